using GptImage15.History.LocalFile;

namespace GptImage15.Tests.History;

/// <summary>A task id means a task of one service only. Another service can return the same task id.</summary>
public sealed class TaskOfServiceTests : IDisposable
{
    private const string One = "https://one.test/";
    private const string Other = "https://other.test/";

    private static readonly GptImageRequest Fox = new() { Prompt = "a fox", IdempotencyKey = "row-1" };
    private static readonly GptImageRequest Owl = new() { Prompt = "an owl", IdempotencyKey = "row-2" };

    private static readonly GptImageTask Ended = new()
    {
        TaskId = "t1", Status = GptImageTaskStatus.Success, ImageUrl = ["https://images.test/a.png"],
    };

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["history.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Given_no_history_when_a_task_of_another_machine_ends_then_no_file_is_created()
    {
        await new LocalHistory(Create.History(FilePath), One, apiKey: null).RecordEndAsync(Ended);

        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public async Task Given_a_task_when_a_task_with_its_id_ends_at_another_service_then_it_is_still_pending()
    {
        var history = Create.History(FilePath);
        await SubmitAsync(history, Fox, One);

        await history.RecordEndAsync(Ended, Other);

        var task = Assert.Single(history.List(One, new() { Pending = true }).Tasks);
        Assert.Equal(GptImageTaskStatus.Pending, task.Status);
        var paid = await Create.History(FilePath).FindPaidAsync(Fox, One, force: false);
        Assert.Equal(GptImageTaskStatus.Pending, paid?.Task.Status);
        Assert.Empty(paid!.Task.ImageUrl);
    }

    [Fact]
    public async Task Given_one_task_id_at_two_services_when_completing_a_task_then_it_gets_the_request_of_its_service()
    {
        var history = Create.History(FilePath);
        await SubmitAsync(history, Fox, One);
        await SubmitAsync(history, Owl, Other);
        var task = new GptImageTask { TaskId = "t1" };

        Assert.Equal(("a fox", "row-1"), PromptAndKey(history.Complete(task, One)));
        Assert.Equal(("an owl", "row-2"), PromptAndKey(history.Complete(task, Other)));
        Assert.Same(task, history.Complete(task, "https://third.test/"));
    }

    [Theory]
    [InlineData(HistoryCompaction.MinimumBytes)]
    [InlineData(0)]
    public async Task Given_two_submissions_with_one_task_id_at_a_service_when_the_task_ends_then_both_have_ended(
        long compactionBytes)
    {
        var history = Create.History(FilePath, compactionBytes: compactionBytes);
        await SubmitAsync(history, Fox, One);
        await SubmitAsync(history, Fox with { IdempotencyKey = "row-3" }, Other);
        await SubmitAsync(history, Owl, One);
        await SubmitAsync(history, Fox with { IdempotencyKey = "row-4" }, One, "t2");

        await history.RecordEndAsync(Ended, One);
        var lines = await File.ReadAllLinesAsync(FilePath);
        await history.RecordEndAsync(Ended, One);

        Assert.Equal(lines, await File.ReadAllLinesAsync(FilePath));
        history = Create.History(FilePath);
        Assert.Equal(
            [GptImageTaskStatus.Success, GptImageTaskStatus.Success, GptImageTaskStatus.Pending],
            history.List(One).Tasks.Select(task => task.Status));
        Assert.Equal("t2", Assert.Single(history.List(One, new() { Pending = true }).Tasks).TaskId);
        Assert.Equal(GptImageTaskStatus.Pending, Assert.Single(history.List(Other).Tasks).Status);
    }

    private static (string?, string?) PromptAndKey(GptImageTask task) => (task.Prompt, task.IdempotencyKey);

    private static async Task SubmitAsync(
        TaskHistory history, GptImageRequest request, string service, string taskId = "t1")
    {
        var submission = await history.BeginAsync(request, service);
        await history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = taskId });
    }
}
