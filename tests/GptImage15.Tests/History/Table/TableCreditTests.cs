using GptImage15.History.Records;
using GptImage15.TestSupport.Table;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Table;

/// <summary>The row of a table that counts the credits of a day.</summary>
public sealed class TableCreditTests : TableTest
{
    [TableTheory]
    [InlineData(null, 4)]
    [InlineData("row 1", 5)]
    public async Task Given_a_limit_when_counting_then_a_submission_takes_few_requests_more(string? key, int requests)
    {
        var history = OpenLimited(100);
        await history.SubmitAsync(Request(), "task-1");
        Proxy.Clear();

        // The claim, the outcome and the task; and the reservation, and the look for a key.
        await history.SubmitAsync(Request(key), "task-2");

        Assert.Equal(requests, Proxy.Requests.Count);
    }

    [TableFact]
    public async Task Given_many_at_once_when_counting_then_they_share_requests()
    {
        var history = OpenLimited(1000);
        await history.SubmitAsync(Request(), "task-0");
        Proxy.Clear();

        await Task.WhenAll(Enumerable.Range(1, 40).Select(number => history.ClaimAsync(Request())));

        Assert.InRange(Proxy.Count("PUT"), 1, 20);
        Assert.Equal(410, await Open().ReadCreditsOfTodayAsync(default));
    }

    [TableFact]
    public async Task Given_a_lost_response_when_reserving_then_it_is_counted_once()
    {
        var history = OpenLimited(100);
        await history.SubmitAsync(Request(), "task-1");
        Proxy.FailNext(request => request.Method == "PUT", StoreFault.LostResponse);

        await history.SubmitAsync(Request(), "task-2");

        Assert.Equal(20, await Open().ReadCreditsOfTodayAsync(default));
    }

    [TableFact]
    public async Task Given_a_lost_response_to_the_first_of_a_day_when_reserving_then_it_is_counted_once()
    {
        await OpenUsedAsync();
        var history = OpenLimited(100);
        Proxy.FailNext(IsInsert, StoreFault.LostResponse);

        await history.SubmitAsync(Request(), "task-1");

        Assert.Equal(10, await Open().ReadCreditsOfTodayAsync(default));
    }

    [TableFact]
    public async Task Given_a_store_that_is_gone_when_reserving_then_nothing_is_claimed()
    {
        var history = OpenLimited(100, retries: 0);
        await history.SubmitAsync(Request(), "task-1");
        Proxy.GoAway();

        await FailsAsync(GptImageErrorId.HistoryUnavailable, () => history.BeginAsync(Request()));

        Proxy.ComeBack();
        Assert.Single(await Open().ListAsync());
    }

    [TableFact]
    public async Task Given_credits_that_another_machine_returned_when_the_limit_was_reached_then_they_are_free()
    {
        var (here, there) = (OpenLimited(20), OpenLimited(20));
        var refused = await there.ClaimAsync(Request());
        await here.SubmitAsync(Request(), "task-1");
        await FailsAsync(GptImageErrorId.CreditLimitReached, () => here.BeginAsync(Request()));

        await there.RecordRefusedAsync(refused);

        await here.SubmitAsync(Request(), "task-2");
    }

    private IServiceHistory OpenLimited(int credits, int retries = 4) => Create.TableHistory(
        Address(), Options(retries), RecordUnderTest.Service, RecordUnderTest.ApiKey, PendingFolder, limit: credits);
}
