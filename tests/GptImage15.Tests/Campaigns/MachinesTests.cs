using GptImage15.Benchmarks.Machines;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Campaigns;

/// <summary>The campaign of machines that share a table, in a small size.</summary>
public sealed class MachinesTests
{
    [TableFact]
    public async Task Given_machines_that_are_killed_when_they_share_a_table_then_nothing_is_paid_twice_or_lost()
    {
        var report = await MachinesCampaign.RunAsync(machines: 2, rows: 20, seed: 1, withoutCondition: false);

        Assert.True(report.Held, report.Table + report.Json);
        Assert.Equal((0, 0), (report["duplicates"], report["lost"]));
        Assert.Equal(6, report["machines_used"]);
    }

    [TableFact]
    public async Task Given_a_store_that_adds_a_row_twice_when_machines_share_it_then_the_campaign_fails()
    {
        var report = await MachinesCampaign.RunAsync(machines: 2, rows: 20, seed: 1, withoutCondition: true);

        Assert.False(report.Held, report.Table + report.Json);
        Assert.NotEqual(0, report["duplicates"]);
    }
}
