using GptImage15.TestSupport.Table;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Table;

/// <summary>The store did what it was asked, and its response was lost.</summary>
public sealed class TableLostResponseTests : TableTest
{
    private const string Key = "row 1";

    [TableTheory]
    [InlineData(Key)]
    [InlineData(null)]
    public async Task Given_a_lost_response_to_the_claim_when_beginning_then_it_is_read_back_and_sent_once(string? key)
    {
        var history = await OpenUsedAsync();
        Proxy.FailNext(IsInsert, StoreFault.LostResponse, StoreFault.LostResponse);

        var submission = await history.ClaimAsync(Request(key));
        await history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = "task-1" });

        Assert.Equal("task-1", Assert.Single(await Open().ListAsync()).TaskId);
        Assert.Empty(Kept);
    }

    [TableFact]
    public async Task Given_a_lost_response_to_the_claim_when_another_machine_begins_then_it_pauses()
    {
        var history = await OpenUsedAsync();
        Proxy.FailNext(IsInsert, StoreFault.LostResponse);
        await history.ClaimAsync(Request(Key));

        Assert.NotNull((await Open().BeginAsync(Request(Key))).Pause);
    }

    [TableFact]
    public async Task Given_a_lost_response_to_a_forced_claim_when_beginning_then_it_is_claimed_once()
    {
        var history = await OpenUsedAsync();
        await history.RecordUnknownAsync(await history.ClaimAsync(Request(Key)));
        Proxy.FailNext(request => request.Method == "PUT", StoreFault.LostResponse);

        await history.RecordAcceptedAsync(
            await history.ClaimAsync(Request(Key), force: true), new GptImageTask { TaskId = "task-2" });

        Assert.Equal(2, (await Open().ListAsync()).Count);
        Assert.Equal("task-2", (await Open().BeginAsync(Request(Key))).Paid?.Task.TaskId);
    }

    [TableFact]
    public async Task Given_a_lost_response_to_the_outcome_when_recording_then_it_is_there_once()
    {
        var history = await OpenUsedAsync();
        var submission = await history.ClaimAsync(Request(Key));
        Proxy.FailNext(_ => true, StoreFault.LostResponse, StoreFault.LostResponse, StoreFault.LostResponse);

        await history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = "task-1" });

        Assert.Equal("task-1", Assert.Single(await Open().ListAsync()).TaskId);
        await Open().RecordEndAsync("task-1");
        Assert.Empty(await Open().ListAsync(new() { Pending = true }));
    }

    [TableFact]
    public async Task Given_lost_responses_to_all_claims_when_the_store_is_back_then_the_key_is_free()
    {
        var history = await OpenUsedAsync(retries: 0);
        Proxy.FailNext(IsInsert, StoreFault.LostResponse);
        await FailsAsync(GptImageErrorId.HistoryUnavailable, () => history.BeginAsync(Request(Key)));
        Assert.Single(Kept);

        await history.SubmitAsync(Request(Key, "a blue fox"), "task-1");

        Assert.Equal("a blue fox", Assert.Single(await Open().ListAsync()).Prompt);
        Assert.Empty(Kept);
    }

    [TableFact]
    public async Task Given_a_lost_response_when_another_machine_begins_then_it_waits_for_the_end_of_the_claim()
    {
        var history = await OpenUsedAsync(retries: 0);
        Proxy.FailNext(IsInsert, StoreFault.LostResponse);
        await FailsAsync(GptImageErrorId.HistoryUnavailable, () => history.BeginAsync(Request(Key)));

        var elsewhere = Create.TableHistory(
            Address(), Options(), RecordUnderTest.Service, RecordUnderTest.ApiKey, PendingFolder + "-elsewhere");

        Assert.NotNull((await elsewhere.BeginAsync(Request(Key))).Pause);
    }
}
