using System.Text;
using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History;

/// <summary>Records are read back from the file, also after others have changed it.</summary>
public sealed class HistoryReadBackTests : IDisposable
{
    private const string Service = "https://service.test/";

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["history.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Given_a_rewrite_by_another_process_when_a_task_is_completed_then_its_record_is_read_back()
    {
        var history = Create.History(FilePath);
        await RefuseAsync(history, new string('x', 1900));
        await PayAsync(history, "one");

        // Drops the refused submission, so that all later lines have other places.
        await PayAsync(Create.History(FilePath, compactionBytes: 1000), "two");
        var task = history.Complete(new GptImageTask { TaskId = "one" }, Service);

        Assert.DoesNotContain("xxx", await File.ReadAllTextAsync(FilePath), StringComparison.Ordinal);
        Assert.Equal("one", task.Prompt);
        Assert.Equal("one", (await FindPaidAsync(history, "one"))?.Task.TaskId);
        Assert.Equal(["one", "two"], history.List(Service).Tasks.Select(listed => listed.TaskId));
    }

    [Fact]
    public async Task Given_a_file_that_is_gone_when_a_task_is_completed_then_it_stays_as_it_is()
    {
        var history = Create.History(FilePath);
        await PayAsync(history, "one");
        File.Delete(FilePath);
        var task = new GptImageTask { TaskId = "one" };

        Assert.Equal(task, history.Complete(task, Service));
    }

    [Fact]
    public async Task Given_lines_that_an_editor_exchanged_when_reading_back_then_each_record_is_found()
    {
        var history = Create.History(FilePath);
        await PayAsync(history, "one");
        await PayAsync(history, "two");
        var lines = await File.ReadAllLinesAsync(FilePath);
        await File.WriteAllTextAsync(
            FilePath, string.Join("\n", [lines[0], lines[4], lines[3], lines[2], lines[1]]) + "\n");

        Assert.Equal("one", (await FindPaidAsync(history, "one"))?.Task.TaskId);
        Assert.Equal("two", (await FindPaidAsync(history, "two"))?.Task.TaskId);
        Assert.Equal(2, history.List(Service).Tasks.Count);
    }

    [Fact]
    public async Task Given_submissions_of_one_write_when_they_have_one_key_then_the_later_sees_the_earlier()
    {
        var history = Create.History(FilePath);
        var record = new HistoryRecord { Submission = "one", Service = Service, IdempotencyKey = "k" };
        string? seen = null;

        await Task.WhenAll(
            history.ChangeAsync(_ => [record]),
            history.ChangeAsync(index =>
            {
                seen = index.FindKey(HistoryRecord.IdentityOf(Service, "k"))?.Submission;
                return [];
            }));

        Assert.Equal("one", seen);
    }

    [Fact]
    public async Task Given_records_of_several_lines_when_the_file_is_rewritten_then_each_is_one_line_with_all_values()
    {
        var history = Create.History(FilePath);
        await PayAsync(history, "one");
        var ended = new GptImageTask
        {
            TaskId = "one", Status = GptImageTaskStatus.Success, ImageUrl = ["https://a.example/b.png"],
        };
        await history.RecordEndAsync(ended, Service);
        await RefuseAsync(history, new string('x', 1900));

        var rewriting = Create.History(FilePath, compactionBytes: 1000);
        await PayAsync(rewriting, "two");

        var tasks = rewriting.List(Service).Tasks;
        Assert.Equal(["one", "two"], tasks.Select(task => task.TaskId));
        Assert.Equal(["https://a.example/b.png"], tasks[0].ImageUrl);
        Assert.Equal("one", tasks[0].Prompt);
        Assert.Equal(GptImageTaskStatus.Success, (await FindPaidAsync(rewriting, "one"))?.Task.Status);
        Assert.Single(await File.ReadAllLinesAsync(FilePath), line => line.Contains("b.png", StringComparison.Ordinal));
        Assert.InRange((await File.ReadAllLinesAsync(FilePath)).Length, 3, 4);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(",\"status\":\"PENDING\"", true)]
    [InlineData(",\"request\":{\"prompt\":\"日本 \\n \\\" \",\"image_url\":[\"a\",\"b\"],\"n\":[]}", true)]
    [InlineData(",\"consumed_credits\":10,\"response\":[\"https://a.example/b.png\"]", true)]
    [InlineData(",\"submitted_at\":\"2026-01-01T00:00:00.1234567+02:00\"", true)]
    [InlineData(",\"status\":\"\\ud800\"", false)]
    [InlineData(",\"status\":\"a\u0001\"", false)]
    [InlineData(",\"request\":{\"prompt\":\"a\u0001\"}", false)]
    [InlineData(",\"request\":{\"prompt\":\"a\\x\"}", false)]
    [InlineData(",\"request\":{\"prompt\"}", false)]
    [InlineData(",\"request\":{,}", false)]
    [InlineData(",\"consumed_credits\":01", false)]
    [InlineData(",\"consumed_credits\":1.5", false)]
    [InlineData(",\"response\":[\"a\",]", false)]
    [InlineData(",\"state\":\"Paused\"", false)]
    [InlineData(",\"submission\":null", false)]
    [InlineData(",", false)]
    [InlineData("} {", false)]
    public void Given_a_line_when_its_fields_are_read_fast_then_the_serializer_agrees(string rest, bool isRecord)
    {
        const string Start = """{"submission":"s1","state":"Accepted","task_id":"t1" """;
        var line = Encoding.UTF8.GetBytes(Start.TrimEnd() + rest + "}");

        Assert.Equal(isRecord, HistoryLineParser.Parse(line) is not null);
        Assert.Equal(isRecord, HistoryLineParser.TryReadFields(line, out _));
        Assert.Equal(isRecord, UsualLine.TryRead(line, out _));
    }

    private static async Task PayAsync(TaskHistory history, string name)
    {
        var submission = await history.BeginAsync(
            new GptImageRequest { Prompt = name, IdempotencyKey = name }, Service);
        await history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = name });
    }

    private static async Task RefuseAsync(TaskHistory history, string prompt)
    {
        var submission = await history.BeginAsync(new GptImageRequest { Prompt = prompt }, Service);
        await history.RecordNotAcceptedAsync(submission, new(GptImageErrorId.InvalidRequest, "refused"));
    }

    private static Task<PaidTask?> FindPaidAsync(TaskHistory history, string key) =>
        history.FindPaidAsync(new GptImageRequest { Prompt = key, IdempotencyKey = key }, Service, force: false);
}
