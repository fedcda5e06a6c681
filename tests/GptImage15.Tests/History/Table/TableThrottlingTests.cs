using GptImage15.TestSupport.Table;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Table;

/// <summary>A store that is busy or that fails is asked again.</summary>
public sealed class TableThrottlingTests : TableTest
{
    private const string Key = "row 1";

    [TableTheory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(408)]
    public async Task Given_a_status_that_may_pass_when_submitting_then_it_is_asked_again(int status)
    {
        var history = await OpenUsedAsync();
        Proxy.FailNext(_ => true, [.. Enumerable.Repeat(StoreFault.Of(status), 3)]);
        var submission = await history.ClaimAsync(Request(Key));
        Proxy.FailNext(_ => true, [.. Enumerable.Repeat(StoreFault.Of(status), 3)]);

        await history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = "task-1" });

        Assert.Equal("task-1", (await Open().BeginAsync(Request(Key))).Paid?.Task.TaskId);
        Assert.Equal(4, Proxy.Count("PATCH"));
        Assert.Empty(Kept);
    }

    [TableTheory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Given_a_Retry_After_when_submitting_then_the_pause_is_at_least_that(int status)
    {
        var history = await OpenUsedAsync();
        Proxy.FailNext(IsInsert, StoreFault.Of(status, retryAfter: 17));

        await history.ClaimAsync(Request(Key));

        Assert.Contains(TimeSpan.FromSeconds(17), Clock.Pauses);
    }

    [TableFact]
    public async Task Given_a_store_that_only_fails_when_beginning_then_the_number_of_requests_is_that_of_the_retries()
    {
        var history = await OpenUsedAsync(retries: 2);
        Proxy.Rule = _ => StoreFault.Of(503);

        var error = await FailsAsync(GptImageErrorId.HistoryUnavailable, () => history.BeginAsync(Request(Key)));

        Assert.Contains("503", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, Proxy.Requests.Count);
    }

    [TableTheory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task Given_a_status_that_does_not_pass_when_beginning_then_it_is_asked_once(int status)
    {
        var history = await OpenUsedAsync();
        Proxy.Rule = _ => StoreFault.Of(status);

        await FailsAsync(GptImageErrorId.HistoryUnavailable, () => history.BeginAsync(Request(Key)));

        Assert.Single(Proxy.Requests);
    }

    [TableFact]
    public async Task Given_a_conflict_that_is_no_existing_row_when_beginning_then_it_is_asked_again()
    {
        var history = await OpenUsedAsync();
        Proxy.FailNext(IsInsert, StoreFault.Of(409));

        await history.ClaimAsync(Request(Key));

        Assert.Equal(["POST", "POST"], Proxy.Requests.Select(request => request.Method));
    }

    [TableFact]
    public async Task Given_a_changed_version_of_the_row_when_recording_then_it_is_read_again()
    {
        var history = await OpenUsedAsync();
        var submission = await history.ClaimAsync(Request(Key));
        Proxy.FailNext(IsMerge, StoreFault.Of(412));

        await history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = "task-1" });

        Assert.Equal(["POST", "PATCH", "GET", "PATCH", "POST"], Proxy.Requests.Select(request => request.Method));
        Assert.Equal("task-1", Assert.Single(await Open().ListAsync()).TaskId);
    }

    [TableFact]
    public async Task Given_a_slow_store_when_submitting_then_it_is_awaited()
    {
        var history = await OpenUsedAsync();
        Proxy.Rule = _ => StoreFault.Delayed(TimeSpan.FromMilliseconds(20));

        await history.SubmitAsync(Request(Key), "task-1");

        Assert.Equal(3, Proxy.Requests.Count);
    }
}
