namespace GptImage15.Tests.Client;

/// <summary>Reads the tasks that were paid for, without a call of the service.</summary>
public sealed class HistoryQueryTests : ClientTest
{
    [Fact]
    public async Task Given_no_query_when_reading_the_history_then_it_has_each_task_the_oldest_first()
    {
        var tasks = await SubmitAsync("a fox", "an owl", "a hare");
        var calls = Ledger.SeenRequests.Count;

        var history = await CreateClient().ReadHistoryAsync();

        Assert.Equal(tasks.Select(task => task.TaskId), history.Tasks.Select(task => task.TaskId));
        Assert.Equal(["a fox", "an owl", "a hare"], history.Tasks.Select(task => task.Prompt));
        Assert.Null(history.Warning);
        Assert.Equal(calls, Ledger.SeenRequests.Count);
    }

    [Fact]
    public async Task Given_Last_when_reading_the_history_then_it_has_the_newest_tasks_the_oldest_first()
    {
        var tasks = await SubmitAsync("a fox", "an owl", "a hare");

        await AssertSelectsAsync(new() { Last = 2 }, tasks[1..]);
        await AssertSelectsAsync(new() { Last = 9 }, tasks);
    }

    [Fact]
    public async Task Given_After_when_reading_the_history_then_it_has_the_tasks_submitted_since()
    {
        await SubmitAsync("a fox");
        var between = DateTimeOffset.UtcNow;
        var later = await SubmitAsync("an owl", "a hare");

        await AssertSelectsAsync(new() { After = between }, later);
        await AssertSelectsAsync(new() { After = DateTimeOffset.UtcNow.AddHours(1) });
    }

    [Fact]
    public async Task Given_Pending_when_reading_the_history_then_it_has_the_tasks_that_were_not_seen_to_end()
    {
        var tasks = await SubmitAsync("a fox", "an owl");
        await CreateClient().WaitEachAsync(tasks[..1]).ToArrayAsync();

        await AssertSelectsAsync(new() { Pending = true }, tasks[1..]);
    }

    [Fact]
    public async Task Given_task_ids_when_reading_the_history_then_it_has_these_tasks()
    {
        var tasks = await SubmitAsync("a fox", "an owl", "a hare");

        string[] ids = [tasks[2].TaskId!, "unknown", tasks[0].TaskId!];
        await AssertSelectsAsync(new() { TaskIds = ids }, tasks[0], tasks[2]);
        await AssertSelectsAsync(new() { TaskIds = [] });
    }

    [Fact]
    public async Task Given_a_prefix_when_reading_the_history_then_it_has_the_tasks_whose_ids_start_with_it()
    {
        var tasks = await SubmitAsync("a fox", "an owl");
        var id = tasks[1].TaskId!;

        await AssertSelectsAsync(new() { TaskIdPrefix = id }, tasks[1]);
        await AssertSelectsAsync(new() { TaskIdPrefix = id.ToUpperInvariant() }, tasks[1]);
        await AssertSelectsAsync(new() { TaskIdPrefix = id[..1] }, [.. tasks.Where(task => task.TaskId![0] == id[0])]);
        await AssertSelectsAsync(new() { TaskIdPrefix = "!" });
    }

    [Fact]
    public async Task Given_several_properties_when_reading_the_history_then_each_narrows_the_selection()
    {
        var tasks = await SubmitAsync("a fox", "an owl", "a hare");
        await CreateClient().WaitEachAsync(tasks[2..]).ToArrayAsync();

        await AssertSelectsAsync(new() { Pending = true, Last = 1 }, tasks[1]);
        await AssertSelectsAsync(new() { Pending = true, TaskIds = [tasks[2].TaskId!] });
    }

    [Fact]
    public async Task Given_another_service_when_reading_the_history_then_its_tasks_are_not_listed()
    {
        await SubmitAsync("a fox");
        var client = CreateClient(options => options.BaseUri = new Uri("https://example.com/"));

        Assert.Empty((await client.ReadHistoryAsync()).Tasks);
    }

    [Fact]
    public async Task Given_the_history_is_off_when_reading_it_then_it_is_HistoryUnavailable()
    {
        var client = CreateClient(options => options.History = "off");

        var error = await Assert.ThrowsAsync<GptImageException>(() => client.ReadHistoryAsync());

        Assert.Equal(GptImageErrorId.HistoryUnavailable, error.ErrorId);
    }

    private async Task<GptImageTask[]> SubmitAsync(params string[] prompts)
    {
        var requests = prompts.Select(prompt => new GptImageRequest { Prompt = prompt });
        return await CreateClient().SubmitEachAsync(requests).Select(outcome => outcome.Result!).ToArrayAsync();
    }

    private async Task AssertSelectsAsync(GptImageHistoryQuery query, params GptImageTask[] expected) => Assert.Equal(
        expected.Select(task => task.TaskId),
        (await CreateClient().ReadHistoryAsync(query)).Tasks.Select(task => task.TaskId));
}
