using System.Text.Json;
using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.Submitting;

namespace GptImage15.Tests.History;

/// <summary>A link leads to one history, however it is reached, and stays a link.</summary>
public sealed class HistoryLinkTests : IDisposable
{
    private const string Service = "https://service.test/";

    private readonly TemporaryFolder _folder = new();

    public HistoryLinkTests()
    {
        Directory.CreateDirectory(_folder["real/deep"]);
        Directory.CreateDirectory(_folder["linked"]);
        Directory.CreateSymbolicLink(_folder["linked/folder"], _folder["real/deep"]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("link.jsonl", "{0}/real/history.jsonl")]
    [InlineData("link.jsonl", "real/history.jsonl")]
    [InlineData("real/deep/link.jsonl", "../history.jsonl")]
    [InlineData("linked/folder/link.jsonl", "../history.jsonl")]
    [InlineData("link.jsonl", "linked/folder/../../real/history.jsonl")]
    public async Task Given_a_link_when_the_file_is_made_and_rewritten_then_the_link_stays_and_leads_to_it(
        string link, string target)
    {
        var root = Path.GetDirectoryName(_folder["x"])!;
        File.CreateSymbolicLink(_folder[link], target.Replace("{0}", root, StringComparison.Ordinal));
        await Create.History(_folder[link]).BeginAsync(new GptImageRequest { Prompt = "one" }, Service);
        var reader = Create.History(_folder[link]);
        Assert.Single(List(reader));
        Enlarge(_folder["real/history.jsonl"]);

        await Create.History(_folder[link]).BeginAsync(new GptImageRequest { Prompt = "two" }, Service);

        Assert.NotNull(new FileInfo(_folder[link]).LinkTarget);
        Assert.InRange(new FileInfo(_folder["real/history.jsonl"]).Length, 1, 10_000);
        Assert.Equal(["one", "two"], List(Create.History(_folder["real/history.jsonl"])).Select(task => task.Prompt));
        Assert.Equal(["one", "two"], List(reader).Select(task => task.Prompt));
    }

    [Fact]
    public async Task Given_a_file_and_a_link_to_it_when_a_key_is_locked_through_one_then_it_is_through_the_other()
    {
        File.CreateSymbolicLink(_folder["link.jsonl"], _folder["real/history.jsonl"]);
        var held = await Create.History(_folder["link.jsonl"]).LockKeyAsync(Service, "key", CancellationToken.None);

        var next = Create.History(_folder["real/history.jsonl"]).LockKeyAsync(Service, "key", CancellationToken.None);

        Assert.False(next.IsCompleted);
        Assert.False(Directory.Exists(_folder["link.jsonl.keys"]));
        held.Dispose();
        (await next).Dispose();
    }

    private static IReadOnlyList<GptImageTask> List(TaskHistory history) => history.List(Service).Tasks;

    /// <summary>Adds refused submissions until the file is due to be rewritten.</summary>
    private static void Enlarge(string path)
    {
        using var file = new FileStream(path, FileMode.Append);
        for (var number = 0; file.Length <= HistoryCompaction.MinimumBytes; number++)
        {
            JsonSerializer.Serialize(
                file,
                new HistoryRecord
                {
                    Submission = $"s{number}",
                    State = SubmissionState.Refused,
                    Request = new GptImageRequest { Prompt = new string('x', 5000) },
                },
                HistoryContext.Relaxed.HistoryRecord);
            file.WriteByte((byte)'\n');
        }
    }
}
