using GptImage15.Tests.Support;

namespace GptImage15.Tests.Architecture;

/// <summary>A change of the client's public surface shows in review, as a change of <c>PublicAPI.txt</c>.</summary>
public sealed class PublicApiTests
{
    private static readonly string Project = Path.Combine(Repository.Root, "src", "GptImage15.Client");

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net472")]
    [InlineData("netstandard2.0")]
    public void Given_the_built_client_when_listing_its_public_members_then_they_are_the_reviewed_ones(string framework)
    {
        var reviewed = File.ReadAllLines(Path.Combine(Project, "PublicAPI.txt"));
        var comments = reviewed.TakeWhile(line => line.StartsWith('#'));
        var client = SourceCompilation.BuiltAssembly("GptImage15.Client", framework);
        string[] found = [.. comments, .. PublicApi.Of(client)];

        File.WriteAllLines(Path.Combine(Project, "obj", "PublicAPI.txt"), found);
        string[] changes =
        [
            .. found.Except(reviewed).Select(line => "+ " + line),
            .. reviewed.Except(found).Select(line => "- " + line),
        ];

        Assert.True(
            changes is [],
            "If you want these changes, copy obj/PublicAPI.txt over PublicAPI.txt in src/GptImage15.Client:"
                + Environment.NewLine + string.Join(Environment.NewLine, changes));
    }
}
