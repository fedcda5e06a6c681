using System.Globalization;

namespace GptImage15.Benchmarks.History;

/// <summary>
/// Loads a large history and writes to it, in a process of its own. The load is compared with reading the same lines.
/// </summary>
internal static class ScaleBenchmark
{
    private const int Rounds = 3;

    public static async Task<CampaignReport> RunAsync(int records)
    {
        using var folder = new TemporaryFolder();
        var path = folder["history.jsonl"];
        ScaleFile.Write(path, records);
        var size = new FileInfo(path).Length;
        List<double> scans = [];
        List<ScaleUse> uses = [];
        for (var round = 0; round < Rounds; round++)
        {
            scans.Add(await ScanAsync(path));
            uses.Add(await UseAsync(path, records));
        }

        var scan = scans.Median();
        var load = uses.Select(use => use.LoadSeconds).Median();
        var peak = uses.Select(use => use.PeakMegabytes).Median();
        var write = uses.Select(use => use.WriteSeconds).Median();
        var found = uses.Count(use => use.Found);
        var table = new TextTable($"medians of {Rounds}; {records} tasks, {size / 1_000_000} MB", "", "");
        table.Add("first read", Text(load), "s");
        table.Add("reading the lines once", Text(scan), "s");
        table.Add("memory over idle, peak", Text(peak), "MB");
        table.Add("first submission after it", Text(write), "s");
        table.Add("rounds in which all idempotency keys were found", found, $"of {Rounds}");
        return new(
            table.ToString(),
            [
                CampaignReport.Figure("records", records),
                CampaignReport.Figure("load_s", load),
                CampaignReport.Figure("load_vs_scan", load / scan),
                CampaignReport.Figure("peak_mb_over_idle", peak),
                CampaignReport.Figure("first_write_s", write),
            ],
            found == Rounds);
    }

    private static async Task<double> ScanAsync(string path) =>
        double.Parse(await RunAsync(ScaleChild.ScanArguments(path)), CultureInfo.InvariantCulture);

    private static async Task<ScaleUse> UseAsync(string path, int records) =>
        ScaleUse.Parse(await RunAsync(ScaleChild.Arguments(path, records)));

    private static async Task<string> RunAsync(IEnumerable<string> arguments)
    {
        using var child = ChildProcess.Start(typeof(ScaleChild), arguments);
        var line = await child.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The process that reads the history ended.");
        await child.WaitForExitAsync();
        return line;
    }

    private static string Text(double value) => value.ToString("N3", CultureInfo.InvariantCulture);
}
