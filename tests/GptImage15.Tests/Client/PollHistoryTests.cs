using GptImage15.Simulator;

namespace GptImage15.Tests.Client;

/// <summary>Polls do not need the history. A warning names what it could not take.</summary>
public sealed class PollHistoryTests : ClientTest
{
    private const string LaterVersion = """{"gptimage15_history":2}""" + "\n";

    [Fact]
    public async Task Given_a_history_that_cannot_be_read_when_waiting_then_the_task_and_a_warning_are_returned()
    {
        await File.WriteAllTextAsync(Folder["history.jsonl"], LaterVersion);
        var task = await CreateClient(options => options.History = "off").SubmitAsync(new() { Prompt = "a fox" });

        var outcomes = await CreateClient(UseFolder).WaitEachAsync([task]).ToArrayAsync();

        Assert.Equal(GptImageTaskStatus.Success, outcomes[0].Result?.Status);
        Assert.Contains(Folder["history.jsonl"], outcomes[1].Warning, StringComparison.Ordinal);
        Assert.Equal(2, outcomes.Length);
    }

    [Fact]
    public async Task Given_an_end_that_cannot_be_recorded_when_waiting_then_the_task_and_a_warning_are_returned()
    {
        var client = CreateClient(UseFolder);
        var task = await client.SubmitAsync(new() { Prompt = "a fox" });

        var outcomes = await client.WaitEachAsync(Damage(task)).ToArrayAsync();

        Assert.Equal(GptImageTaskStatus.Success, outcomes[0].Result?.Status);
        Assert.Contains(Folder["history.jsonl"], outcomes[1].Warning, StringComparison.Ordinal);
        Assert.Equal(2, outcomes.Length);
    }

    [Fact]
    public async Task Given_an_end_that_cannot_be_recorded_when_polling_then_the_task_and_a_warning_are_returned()
    {
        var client = CreateClient(UseFolder);
        var task = await client.SubmitAsync(new() { Prompt = "a fox" });
        List<GptImageOutcome<GptImageTask>> outcomes = [];
        using var engine = client.CreateStatusEngine(throttleLimit: 1, outcomes.Add);
        await File.WriteAllTextAsync(Folder["history.jsonl"], LaterVersion);

        await engine.AddAsync(new GptImageTask { TaskId = task.TaskId }, CancellationToken.None);
        await engine.CompleteAsync(CancellationToken.None);

        Assert.Equal(GptImageTaskStatus.Success, outcomes[0].Result?.Status);
        Assert.Contains(Folder["history.jsonl"], outcomes[1].Warning, StringComparison.Ordinal);
        Assert.Equal(2, outcomes.Count);
    }

    [Fact]
    public async Task Given_two_services_with_one_task_id_when_one_task_ends_then_the_other_is_still_pending()
    {
        AnswerWith(ServiceRoute.Generate, """{"code":200,"data":{"task_id":"t1","status":"IN_PROGRESS"}}""");
        await using var other = await ServiceSimulator.StartAsync(ServiceOptions);
        other.Faults.Add(new Fault
        {
            Route = ServiceRoute.Status,
            RawBody = """
                {"code":200,"data":{"task_id":"t1","status":"SUCCESS","response":["https://images.test/a.png"]}}
                """,
        });
        var client = CreateClient(UseFolder);
        var request = new GptImageRequest { Prompt = "a fox", IdempotencyKey = "row-1" };
        await client.SubmitAsync(request);
        var otherClient = CreateClient(options =>
        {
            UseFolder(options);
            options.BaseUri = other.BaseUri;
        });

        var outcome = Assert.Single(
            await otherClient.WaitEachAsync([new GptImageTask { TaskId = "t1" }]).ToArrayAsync());

        Assert.Equal(GptImageTaskStatus.Success, outcome.Result?.Status);
        Assert.Null(outcome.Result?.Prompt);
        Assert.Null(outcome.Result?.IdempotencyKey);
        Assert.Single((await client.ReadHistoryAsync(new() { Pending = true })).Tasks);
        Assert.Empty((await client.SubmitAsync(request)).ImageUrl);
    }

    private void UseFolder(GptImageClientOptions options) => options.History = Folder["history.jsonl"];

    /// <summary>Damages the history after the wait has opened it, then returns the task.</summary>
    private async IAsyncEnumerable<GptImageOutcome<GptImageTask>> Damage(GptImageTask task)
    {
        await File.WriteAllTextAsync(Folder["history.jsonl"], LaterVersion);
        yield return new(task, task);
    }
}
