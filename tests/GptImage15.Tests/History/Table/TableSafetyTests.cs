using GptImage15.TestSupport.Table;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Table;

/// <summary>A response without what the claim depends on is not taken for a free idempotency key.</summary>
public sealed class TableSafetyTests : TableTest
{
    private const string Key = "row 1";

    [TableTheory]
    [InlineData("Date")]
    [InlineData("ETag")]
    public async Task Given_a_row_without_a_time_or_version_when_forced_then_a_claim_is_not_taken_over(string header)
    {
        await Open().ClaimAsync(Request(Key));
        var other = await OpenUsedAsync();
        Proxy.Rule = _ => new StoreFault { WithoutHeader = header };

        if (header == "ETag")
        {
            Proxy.ClockOffset = TimeSpan.FromSeconds(100);
        }

        await FailsAsync(GptImageErrorId.HistoryUnavailable, () => other.BeginAsync(Request(Key), force: true));
        Assert.Equal(0, Proxy.Count("PUT"));
    }

    [TableFact]
    public async Task Given_a_claim_of_unknown_version_when_it_is_displaced_then_its_outcome_is_kept_apart()
    {
        var slow = await OpenUsedAsync();
        Proxy.FailNext(IsInsert, new StoreFault { WithoutHeader = "ETag" });
        var displaced = await slow.ClaimAsync(Request(Key));
        Proxy.ClockOffset = TimeSpan.FromSeconds(100);
        Clock.Leap(TimeSpan.FromSeconds(1));
        await Open().SubmitAsync(Request(Key), "task-2", force: true);

        await slow.RecordAcceptedAsync(displaced, new GptImageTask { TaskId = "task-1" });

        Assert.Equal(["task-1", "task-2"], (await Open().ListAsync()).Select(task => task.TaskId));
        Assert.Equal("task-2", (await Open().BeginAsync(Request(Key))).Paid?.Task.TaskId);
    }
}
