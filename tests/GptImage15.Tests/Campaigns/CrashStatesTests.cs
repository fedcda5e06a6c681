using GptImage15.Benchmarks.CrashStates;

namespace GptImage15.Tests.Campaigns;

/// <summary>
/// The states that a crash can leave, in a small size, and that the campaign detects a missing flush.
/// </summary>
public sealed class CrashStatesTests
{
    public static TheoryData<string> Omissions => [.. CrashStatesCampaign.Omissions.Keys];

    [Fact]
    public async Task Given_any_state_a_crash_may_leave_when_the_rows_run_again_then_nothing_is_paid_twice_or_lost()
    {
        var report = await CrashStatesCampaign.RunAsync(states: 300, seed: 7);

        Assert.All(
            ["duplicates", "lost", "unreadable"], name => Assert.True(report[name] == 0, report.Table + report.Json));
        Assert.Equal(300, report["states"]);
    }

    [Theory]
    [MemberData(nameof(Omissions))]
    public async Task Given_a_history_that_does_not_flush_when_it_crashes_then_the_campaign_fails(string what)
    {
        var report = await CrashStatesCampaign.RunAsync(states: 150, seed: 7, CrashStatesCampaign.Omissions[what]);

        Assert.True(report["duplicates"] + report["lost"] + report["unreadable"] > 0, report.Table + report.Json);
        Assert.False(report.Held);
    }
}
