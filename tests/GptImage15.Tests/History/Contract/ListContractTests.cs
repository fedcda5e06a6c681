using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Contract;

/// <summary>What every history lists.</summary>
public sealed class ListContractTests
{
    [Theory, OnFile, OnTable]
    public async Task Given_an_end_when_listing_then_it_is_there(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var submittedAt = record.Clock.GetUtcNow();
        await record.Open().SubmitAsync(Request("row 1"), "task-1");
        await record.Open().RecordEndAsync("task-1");

        var task = Assert.Single(await record.Open().ListAsync());

        Assert.Equal(GptImageTaskStatus.Success, task.Status);
        Assert.Equal(["https://images.example/a.png", "https://images.example/b.png"], task.ImageUrl);
        Assert.Equal(10, task.ConsumedCredits);
        Assert.Equal("a red fox", task.Prompt);
        Assert.Equal(submittedAt, task.CreatedAt);
        Assert.Equal("task-1", (await record.Open().BeginAsync(Request("row 1"))).Paid?.Task.TaskId);
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_tag_and_a_file_name_when_listing_then_they_are_there(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await record.Open().SubmitAsync(Request() with { Tag = "nightly, \"1\"", FileName = "a/é.png" }, "task-1");

        var task = Assert.Single(await record.Open().ListAsync());

        Assert.Equal(("nightly, \"1\"", "a/é.png"), (task.Tag, task.FileName));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_tasks_when_listing_then_each_has_what_it_costs(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await record.Open().SubmitAsync(Request(), "running");
        await record.Open().SubmitAsync(Request(), "failed");
        await record.Open().RecordEndAsync(new GptImageTask { TaskId = "failed", Status = GptImageTaskStatus.Failed });
        await record.Open().RecordUnknownAsync(await record.Open().ClaimAsync(Request()));

        var tasks = (await record.Open().ListAsync()).OrderBy(task => task.TaskId ?? "unknown");

        Assert.Equal([0, 10, null], tasks.Select(task => task.ConsumedCredits));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_the_end_of_a_task_of_nobody_when_listing_then_it_is_not_there(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);

        await record.Open().RecordEndAsync("task-1");

        Assert.Empty(await record.Open().ListAsync());
    }

    [Theory, OnFile, OnTable]
    public async Task Given_many_tasks_when_listing_then_the_oldest_is_first(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var taskIds = await SubmitManyAsync(record, 12);

        Assert.Equal(taskIds, (await record.Open().ListAsync()).Select(task => task.TaskId));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_many_tasks_when_selecting_then_each_condition_narrows_the_list(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var start = record.Clock.GetUtcNow();
        await SubmitManyAsync(record, 6);
        await record.Open().RecordEndAsync("task-4");
        var history = record.Open();

        Assert.Equal(["task-5", "task-6"], await IdsAsync(new() { Last = 2 }));
        Assert.Equal(["task-3", "task-5", "task-6"], await IdsAsync(new() { Last = 3, Pending = true }));
        Assert.Equal(["task-5", "task-6"], await IdsAsync(new() { After = start.AddHours(36) }));
        Assert.Equal(["task-6"], await IdsAsync(new() { After = start.AddHours(36), Last = 1 }));
        Assert.Equal(
            ["task-1", "task-2", "task-3", "task-5", "task-6"], await IdsAsync(new() { Pending = true }));
        Assert.Equal(["task-2", "task-4"], await IdsAsync(new() { TaskIds = ["task-4", "task-2", "task-9"] }));
        Assert.Equal(["task-2"], await IdsAsync(new() { TaskIds = ["task-2"], Last = 1 }));
        Assert.Empty(await IdsAsync(new() { TaskIds = [] }));

        async Task<IEnumerable<string?>> IdsAsync(GptImageHistoryQuery query) =>
            (await history.ListAsync(query)).Select(task => task.TaskId);
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_function_when_selecting_then_Last_counts_what_it_selects(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var start = record.Clock.GetUtcNow();
        await SubmitManyAsync(record, 12);
        var history = record.Open();

        Assert.Equal(["task-3", "task-9"], await IdsAsync(new() { Last = 2, Where = IsThird }));
        Assert.Equal(["task-3", "task-9"], await IdsAsync(new() { Where = IsThird }));
        Assert.Equal(["task-9"], await IdsAsync(new() { Where = IsThird, After = start.AddHours(36), Last = 5 }));
        Assert.Empty(await IdsAsync(new() { Where = _ => false, Last = 1 }));

        static bool IsThird(GptImageTask task) => task.IdempotencyKey is "row of task-3" or "row of task-9";

        async Task<IEnumerable<string?>> IdsAsync(GptImageHistoryQuery query) =>
            (await history.ListAsync(query)).Select(task => task.TaskId);
    }

    [Fact]
    public async Task Given_a_function_when_selecting_the_newest_from_a_file_then_it_is_called_until_there_are_enough()
    {
        await using var record = await RecordUnderTest.StartAsync(OnFileAttribute.Kind);
        await SubmitManyAsync(record, 6);
        List<string?> asked = [];

        await record.Open().ListAsync(new() { Last = 2, Where = Ask });

        Assert.Equal(["task-6", "task-5"], asked);

        bool Ask(GptImageTask task)
        {
            asked.Add(task.TaskId);
            return true;
        }
    }

    [Theory, OnFile, OnTable]
    public async Task Given_the_same_task_id_for_two_submissions_when_it_ends_then_both_have_ended(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await record.Open().SubmitAsync(Request("row 1"), "task-1");
        await record.Open().SubmitAsync(Request("row 2"), "task-1");
        var history = record.Open();
        await history.ListAsync(new() { Last = 1 });

        await history.RecordEndAsync("task-1");

        Assert.Equal(2, (await record.Open().ListAsync()).Count);
        Assert.Empty(await record.Open().ListAsync(new() { Pending = true }));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_bare_task_id_when_completing_then_it_has_its_request(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await record.Open().SubmitAsync(Request("row 1"), "task-1");
        var history = record.Open();
        history.Refresh();

        var task = history.Complete(new GptImageTask { TaskId = "task-1" });
        task = await history.CompleteAsync(task, CancellationToken.None);

        Assert.Equal("a red fox", task.Prompt);
        Assert.Equal("row 1", task.IdempotencyKey);
    }

    /// <summary>Submits tasks, nine hours apart: a table is asked for the newest day first.</summary>
    private static async Task<string[]> SubmitManyAsync(RecordUnderTest record, int count)
    {
        var taskIds = Enumerable.Range(1, count).Select(number => $"task-{number}").ToArray();
        var history = record.Open();
        foreach (var taskId in taskIds)
        {
            await history.SubmitAsync(Request("row of " + taskId), taskId);
            record.Clock.Leap(TimeSpan.FromHours(9));
        }

        return taskIds;
    }
}
