using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.Resources;

namespace GptImage15.Tests.History;

/// <summary>Whatever a line holds, it is read or counted, and never ends the reading.</summary>
public sealed class HistoryRecordTests : IDisposable
{
    private const string Service = "https://service.test/";

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["history.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"submitted_at\":\"0001-01-01T00:00:00+14:00\"")]
    [InlineData("\"submitted_at\":\"9999-12-31T23:59:59.9999999-14:00\"")]
    [InlineData("\"submitted_at\":\"2026-02-30T00:00:00Z\"")]
    [InlineData("\"submitted_at\":1e400")]
    [InlineData("\"submitted_at\":\"\"")]
    [InlineData("\"submitted_at\":null")]
    [InlineData("\"state\":77")]
    [InlineData("\"state\":-1")]
    [InlineData("\"state\":\"\"")]
    [InlineData("\"state\":\"Refused, Accepted\"")]
    [InlineData("\"state\":null")]
    [InlineData("\"status\":\"\\ud800\"")]
    [InlineData("\"status\":\"BANANA\"")]
    [InlineData("\"status\":5000000000")]
    [InlineData("\"response\":[null,\"https://images.example/a.png\",null]")]
    [InlineData("\"response\":null")]
    [InlineData("\"response\":[[]]")]
    [InlineData("\"response\":\"https://images.example/a.png\"")]
    [InlineData("\"consumed_credits\":1e999")]
    [InlineData("\"consumed_credits\":99999999999")]
    [InlineData("\"consumed_credits\":1.5")]
    [InlineData("\"task_id\":\"\"")]
    [InlineData("\"task_id\":[]")]
    [InlineData("\"task_id\":\"\\u0000\"")]
    [InlineData("\"idempotency_key\":\"\\udc00\"")]
    [InlineData("\"idempotency_key\":\"\"")]
    [InlineData("\"account\":7")]
    [InlineData("\"request\":{\"images\":[null,[],{}],\"prompt\":[]}")]
    [InlineData("\"request\":[]")]
    [InlineData("\"request\":null")]
    [InlineData("\"error_message\":{}")]
    [InlineData("\"submission\":\"s1\",\"submission\":null")]
    public async Task Given_any_content_when_listing_then_it_is_read_or_counted(string content)
    {
        var history = Create.History(FilePath);
        await SubmitAsync(history, "before");
        await File.AppendAllTextAsync(
            FilePath,
            $$"""{"submission":"s1","state":"Accepted","service":"{{Service}}","task_id":"t1",{{content}}}""" + "\n");
        await SubmitAsync(history, "after");

        var (tasks, unreadable) = Create.History(FilePath).List(Service);

        Assert.Equal(3, tasks.Count + unreadable);
        Assert.Equal(
            ["before", "after"], tasks.Select(task => task.Prompt).Where(prompt => prompt is "before" or "after"));
        Assert.All(tasks.SelectMany(task => task.ImageUrl), Assert.NotNull);
        Assert.All(tasks, task => Assert.True(Enum.IsDefined(task.Status)));
        Assert.NotEmpty(tasks);
    }

    [Fact]
    public async Task Given_any_bytes_when_listing_then_they_are_read_or_counted()
    {
        var random = new Random(1);
        var history = Create.History(FilePath);
        await SubmitAsync(history, "one");
        var whole = await File.ReadAllBytesAsync(FilePath);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = whole.ToArray();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            await File.WriteAllBytesAsync(FilePath, bytes);
            try
            {
                Create.History(FilePath).List(Service);
            }
            catch (GptImageException error)
            {
                // A flip may have made it one of a later version.
                Assert.Equal(GptImageErrorId.HistoryUnavailable, error.ErrorId);
            }
        }
    }

    [Fact]
    public async Task Given_an_unknown_outcome_when_listing_then_its_task_says_why_with_the_id_it_may_name()
    {
        var history = Create.History(FilePath);
        var submission = await history.BeginAsync(new GptImageRequest { Prompt = "one" }, Service);

        await history.RecordNotAcceptedAsync(
            submission, new(GptImageErrorId.SubmissionOutcomeUnknown, "HTTP 500. It names n1gptimg."));

        var task = Assert.Single(Create.History(FilePath).List(Service).Tasks);
        Assert.Equal(GptImageTaskStatus.SubmissionUnknown, task.Status);
        Assert.Equal("HTTP 500. It names n1gptimg.", task.ErrorMessage);
    }

    [Fact]
    public async Task Given_a_record_of_an_API_key_when_the_task_is_found_then_it_tells_keys_apart_and_holds_neither()
    {
        var request = new GptImageRequest { Prompt = "one", IdempotencyKey = "k" };
        var history = Create.History(FilePath);
        var submission = await history.BeginAsync(request, Service, "sk-first");
        await history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = "t1" });

        var same = await Create.History(FilePath).FindPaidAsync(request, Service, force: false, "sk-first");
        var other = await Create.History(FilePath).FindPaidAsync(request, Service, force: false, "sk-second");

        Assert.Equal(("t1", null), (same?.Task.TaskId, same?.Warning));
        Assert.Equal(("t1", Messages.PaidWithAnotherApiKey), (other?.Task.TaskId, other?.Warning));
        Assert.DoesNotContain("sk-first", await File.ReadAllTextAsync(FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_an_API_key_when_marked_twice_then_the_marks_differ_and_both_are_its_own()
    {
        var (one, two) = (AccountMark.Of("sk-first"), AccountMark.Of("sk-first"));

        Assert.NotEqual(one, two);
        Assert.All([one, two], mark => Assert.Matches("^[0-9a-f]{8}\\.[0-9a-f]{8}$", mark));
        Assert.All([one, two], mark => Assert.True(AccountMark.IsOf(mark, "sk-first")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("01234567")]
    [InlineData("01234567.")]
    [InlineData(".01234567")]
    [InlineData("no.mark.at.all")]
    public void Given_a_text_that_is_no_mark_when_compared_then_it_is_nobody_s(string mark) =>
        Assert.False(AccountMark.IsOf(mark, "sk-first"));

    private static async Task SubmitAsync(TaskHistory history, string prompt)
    {
        var submission = await history.BeginAsync(new GptImageRequest { Prompt = prompt }, Service);
        await history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = prompt });
    }
}
