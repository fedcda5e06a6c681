using GptImage15.Benchmarks;
using GptImage15.Benchmarks.History;
using GptImage15.Benchmarks.Saving;
using GptImage15.Benchmarks.Throughput;
using GptImage15.Benchmarks.Waiting;

namespace GptImage15.Tests.Campaigns;

/// <summary>
/// The benchmarks in a small size: that they succeed and report their figures. Speed is measured elsewhere.
/// </summary>
public sealed class BenchmarkTests
{
    [Fact]
    public async Task Given_calls_when_compared_with_bare_HttpClient_then_each_ratio_is_given()
    {
        var report = await ThroughputBenchmark.RunAsync(rounds: 2, calls: 20);

        AssertFigures(report, "submit_ratio", "status_ratio", "bytes_per_status");
    }

    [Fact]
    public async Task Given_tasks_that_end_within_a_second_when_waiting_then_each_is_told_after_two_polls_at_most()
    {
        var report = await WaitBenchmark.RunAsync(tasks: 60, spreadSeconds: 1, throttleLimit: 8);

        AssertFigures(
            report,
            "tasks", "finished", "polls", "ideal_polls", "p50_detect_s", "p99_detect_s", "peak_mb_over_idle", "cpu_s",
            "bare_cpu_s");
        Assert.Equal(60, report["finished"]);
        Assert.InRange(report["polls"], 60, 120);
        Assert.InRange(report["ideal_polls"], 60, 120);
    }

    [CurlFact]
    public async Task Given_files_when_saved_beside_curl_then_all_are_saved()
    {
        var report = await SaveBenchmark.RunAsync(
            files: 20, kilobytes: 200, throttleLimit: 4, rounds: 2, filesBeforePeak: 40);

        AssertFigures(report, "ratio_to_curl", "peak_mb_over_idle");
    }

    [Fact]
    public async Task Given_a_history_when_loaded_by_a_process_of_its_own_then_its_idempotency_keys_are_found()
    {
        var report = await ScaleBenchmark.RunAsync(records: 2000);

        AssertFigures(report, "records", "load_s", "load_vs_scan", "peak_mb_over_idle", "first_write_s");
        Assert.Equal(2000, report["records"]);
    }

    private static void AssertFigures(CampaignReport report, params string[] names)
    {
        Assert.Equal(names, report.Figures.Select(figure => figure.Key));
        Assert.All(
            report.Figures, figure => Assert.True(double.IsFinite(figure.Value) && figure.Value >= 0, report.Json));
        Assert.True(report.Held, report.Table + report.Json);
    }
}

/// <summary>A fact that is skipped, with the reason, where there is no curl to compare with.</summary>
public sealed class CurlFactAttribute : FactAttribute
{
    public CurlFactAttribute() => Skip = Curl.IsThere ? null! : "No curl that fetches in parallel is on the path.";
}
