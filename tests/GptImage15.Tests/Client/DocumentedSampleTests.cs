using GptImage15.Simulator;

namespace GptImage15.Tests.Client;

/// <summary>The code of <c>docs/client.md</c> does what the page says of it.</summary>
public sealed class DocumentedSampleTests : ClientTest
{
    private const int MostLines = 20;

    [Fact]
    public void Given_the_documented_sample_when_its_lines_are_counted_then_there_are_at_most_20()
    {
        var lines = DocumentedSample.Read().Code.Split('\n').Where(line => line.Trim().Length > 0);

        Assert.InRange(lines.Count(), 1, MostLines);
    }

    [Fact]
    public async Task Given_the_documented_sample_when_it_runs_twice_then_the_second_run_pays_nothing()
    {
        var work = Directory.CreateDirectory(Folder["work"]).FullName;
        var program = DocumentedSample.Read().Build(Service.BaseUri, Folder.Path);

        var first = await DocumentedSample.RunAsync(program, work, Service.ApiKey, Folder["history.jsonl"]);

        var paid = Ledger.AcceptedTasks;
        var downloads = Ledger.Requests(ServiceRoute.Image);
        Assert.True(paid >= 2);
        Assert.Equal(paid, first.Length);
        Assert.All(first, path => AssertIsImage(path, work));

        var second = await DocumentedSample.RunAsync(program, work, Service.ApiKey, Folder["history.jsonl"]);

        Assert.Equal(first.Order(), second.Order());
        Assert.Equal((paid, paid), (Ledger.AcceptedTasks, Ledger.Requests(ServiceRoute.Generate)));
        Assert.Equal(downloads, Ledger.Requests(ServiceRoute.Image));
    }

    private static void AssertIsImage(string path, string folder)
    {
        Assert.StartsWith(folder, Path.GetFullPath(path), StringComparison.Ordinal);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(path)[..4]);
    }
}
