using GptImage15.History.Records;
using GptImage15.TestSupport.Table;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Table;

/// <summary>How long an outcome is offered to a slow store.</summary>
public sealed class OutcomeTimeTests : TableTest
{
    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(2);

    [TableFact]
    public async Task Given_a_store_that_never_settles_when_recording_then_it_ends_in_the_recording_time()
    {
        var history = OpenWithTimeout();
        var submission = await history.ClaimAsync(Request("row 1"));
        Proxy.Rule = request => IsMerge(request)
            ? StoreFault.Of(412) with { Until = Task.Delay(TimeSpan.FromMilliseconds(200)) }
            : null;

        await FailsAsync(
            GptImageErrorId.HistoryUnavailable,
            () => history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = "task-1" })
                .WaitAsync(history.RecordingTime));

        Assert.Single(Kept);
        Proxy.ComeBack();
        Assert.Equal("task-1", Assert.Single(await Open().ListAsync()).TaskId);
    }

    [TableFact]
    public async Task Given_slow_calls_when_an_attempt_ends_after_the_timeout_then_it_is_recorded()
    {
        var history = OpenWithTimeout();
        var submission = await history.ClaimAsync(Request("row 1"));
        Proxy.Rule = _ => StoreFault.Delayed(0.7 * RequestTime);

        await history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = "task-1" });

        Assert.Empty(Kept);
    }

    private IServiceHistory OpenWithTimeout()
    {
        var options = Options(retries: 0);
        options.RequestTimeout = RequestTime;
        return Create.TableHistory(
            Address(), options, RecordUnderTest.Service, RecordUnderTest.ApiKey, PendingFolder);
    }
}
