using GptImage15.Benchmarks;
using GptImage15.Benchmarks.Faults;
using GptImage15.Benchmarks.Fuzz;
using GptImage15.Benchmarks.History;
using GptImage15.Benchmarks.Kill;

namespace GptImage15.Tests.Campaigns;

/// <summary>The campaigns of the benchmarks project in a small size.</summary>
public sealed class CampaignTests
{
    [Fact]
    public async Task Given_every_fault_when_many_submit_then_nothing_is_paid_twice_or_lost()
    {
        var report = await FaultCampaign.RunAsync(submissions: 150, seed: 7);

        AssertHeld(report, "duplicates", "lost");
        Assert.Equal(150, report["submissions"]);
        Assert.True(report["unknown_reported"] > 0);
    }

    [Fact]
    public async Task Given_a_batch_with_keys_when_it_is_killed_and_rerun_then_nothing_is_paid_twice_or_lost()
    {
        var report = await KillCampaign.RunAsync(rounds: 4, seed: 7);

        AssertHeld(report, "duplicates", "lost");
        Assert.Equal(48, report["rows"]);
    }

    [Fact]
    public async Task Given_mutated_answers_when_calling_then_each_call_ends_with_a_task_or_a_typed_error()
    {
        var report = await FuzzCampaign.RunAsync(responses: 4000, seed: 7);

        AssertHeld(report, "untyped_exceptions", "hangs", "ids_lost");
        Assert.True(report["ids_named"] > 0);
        Assert.Equal(4000, report["typed_errors"] + report["tasks"]);
    }

    [Fact]
    public async Task Given_many_processes_when_they_write_one_history_then_every_record_is_there_and_whole()
    {
        var report = await HistoryCampaign.RunAsync(processes: 3, records: 150);

        AssertHeld(report, "torn", "lost");
        Assert.Equal(450, report["read"]);
    }

    private static void AssertHeld(CampaignReport report, params string[] zeros)
    {
        Assert.All(zeros, name => Assert.True(report[name] == 0, report.Table + report.Json));
        Assert.True(report.Held, report.Table + report.Json);
    }
}
