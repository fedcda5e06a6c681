using GptImage15.TestSupport.Table;
using GptImage15.Tests.Client;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History.Table;

/// <summary>Waiting for tasks while the store cannot be reached.</summary>
public sealed class TableWaitTests : TableServiceTest
{
    [TableFact]
    public async Task Given_a_store_that_goes_when_waiting_then_all_tasks_are_emitted_and_one_warning()
    {
        var submitted = (await SubmitAsync()).Result!;
        var history = await OpenUsedForServiceAsync();
        Proxy.GoAway();
        var outcomes = new List<GptImageOutcome<GptImageTask>>();
        using var engine = Create.WaitEngineOn(
            history, Service.CreateClient(new FastClock()), new GptImageWaitOptions { Timeout = null }, outcomes.Add);

        await engine.AddAsync(new GptImageTask { TaskId = submitted.TaskId }, CancellationToken.None);
        await engine.CompleteAsync();

        Assert.Equal(2, outcomes.Count);
        Assert.Equal(GptImageTaskStatus.Success, outcomes[0].Result?.Status);
        Assert.NotNull(outcomes[1].Warning);
        Assert.DoesNotContain("sig=", outcomes[1].Warning, StringComparison.Ordinal);

        Proxy.ComeBack();
        Assert.Single(await OpenForService().ListAsync(new() { Pending = true }));
    }

    [TableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_store_that_is_gone_when_many_calls_wait_then_few_requests_are_made(bool isEnd)
    {
        const int Tasks = 200;
        const int Attempts = 5;
        var history = await OpenUsedAsync(retries: Attempts - 1);
        Proxy.Rule = _ => StoreFault.Of(503);

        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(async number =>
        {
            var task = new GptImageTask { TaskId = "task-" + number, Status = GptImageTaskStatus.Failed };
            if (isEnd)
            {
                await Assert.ThrowsAsync<GptImageException>(() => history.RecordEndAsync(task));
            }
            else
            {
                Assert.Same(task, await history.CompleteAsync(task, CancellationToken.None));
            }
        }));

        Assert.InRange(Proxy.Requests.Count, Attempts, 2 * 16 * Attempts);
        Proxy.ComeBack();
        await history.SubmitAsync(RecordCalls.Request(Key), "task-1");
        await history.RecordEndAsync("task-1");
        Assert.Empty(await history.ListAsync(new() { Pending = true }));
    }
}
