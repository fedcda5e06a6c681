using System.Diagnostics;
using System.Globalization;

namespace GptImage15.Benchmarks.Waiting;

/// <summary>
/// Waits for tasks that end at random over a minute: how many polls that takes, how late an end is told, and what it
/// costs in memory and processor time. All ids are handed over at once and without their age, the hardest case: all
/// first polls are due at the same time.
/// </summary>
internal static class WaitBenchmark
{
    /// <summary>
    /// At least this number is submitted in a second, so all are submitted before the first one ends.
    /// </summary>
    private const int SubmittedInSecond = 2000;

    public static async Task<CampaignReport> RunAsync(int tasks, int spreadSeconds, int throttleLimit)
    {
        await using var simulator = await SimulatorProcess.StartAsync(
            "--running-sec", Text(tasks / SubmittedInSecond), "--spread-sec", Text(spreadSeconds), "--seed", "1");
        var ids = await simulator.SubmitAsync(tasks);
        var wait = await WaitAsync(simulator, throttleLimit, ids);
        var (requests, ends) = await simulator.ReadLedgerAsync();
        var polls = requests - WaitChild.WarmUpPolls;
        var bare = await PollAsync(simulator, throttleLimit, ids, polls, wait.Use.Seconds);

        var ideal = ends.Values.Sum(end => IdealPolls.Of((end - wait.HandedOver).TotalSeconds));
        var late = wait.Told.Select(told => (told.Value - Later(ends[told.Key], wait.HandedOver)).TotalSeconds)
            .ToArray();
        var table = new TextTable($"{tasks} tasks, {throttleLimit} requests at once", "client", "to compare", "");
        table.Add("told to have succeeded", wait.Told.Count, tasks, "tasks");
        table.Add("polls", polls, ideal, "ideal");
        table.Add("end told after, median", Text(late.Median(), "N2"), "", "s");
        table.Add("end told after, 99 of 100", Text(late.Percentile(99), "N2"), "", "s");
        table.Add("end told after, at most", Text(late.Max(), "N2"), "", "s");
        table.Add(
            "memory over idle, peak", Text(wait.Use.PeakMegabytes, "N1"), Text(bare.PeakMegabytes, "N1"), "MB, bare");
        table.Add(
            "processor time", Text(wait.Use.ProcessorSeconds, "N2"), Text(bare.ProcessorSeconds, "N2"), "s, bare");
        table.Add("time", Text(wait.Use.Seconds, "N1"), Text(bare.Seconds, "N1"), "s, bare");
        return new(
            table.ToString(),
            [
                CampaignReport.Figure("tasks", tasks),
                CampaignReport.Figure("finished", wait.Told.Count),
                CampaignReport.Figure("polls", polls),
                CampaignReport.Figure("ideal_polls", ideal),
                CampaignReport.Figure("p50_detect_s", late.Median()),
                CampaignReport.Figure("p99_detect_s", late.Percentile(99)),
                CampaignReport.Figure("peak_mb_over_idle", wait.Use.PeakMegabytes),
                CampaignReport.Figure("cpu_s", wait.Use.ProcessorSeconds),
                CampaignReport.Figure("bare_cpu_s", bare.ProcessorSeconds),
            ],
            wait.Told.Count == tasks);
    }

    private static async Task<Wait> WaitAsync(SimulatorProcess simulator, int throttleLimit, string[] ids)
    {
        using var child = ChildProcess.Start(
            typeof(WaitChild),
            [WaitChild.Name, simulator.BaseUri.AbsoluteUri, simulator.ApiKey, Text(throttleLimit), ids[0]]);
        while (await child.StandardOutput.ReadLineAsync() is { } said && said != WaitChild.Ready)
        {
        }

        await HandOverAsync(child, ids);
        var told = new Dictionary<string, DateTimeOffset>();
        DateTimeOffset handedOver = default;
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            switch (line.Split('\t'))
            {
                case [var id, nameof(GptImageTaskStatus.Success), var moment]:
                    told.Add(id, Moment(moment));
                    break;
                case [var moment] when moment.Contains('T', StringComparison.Ordinal):
                    handedOver = Moment(moment);
                    break;
                case [var use]:
                    return new(told, handedOver, ProcessUse.Parse(use));
            }
        }

        throw new InvalidOperationException("The waiting process ended before its time.");
    }

    private static async Task<ProcessUse> PollAsync(
        SimulatorProcess simulator, int throttleLimit, string[] ids, long polls, double seconds)
    {
        using var child = ChildProcess.Start(
            typeof(BarePollChild),
            [
                BarePollChild.Name,
                simulator.BaseUri.AbsoluteUri,
                simulator.ApiKey,
                Text(throttleLimit),
                Text(polls),
                Text(seconds, "R"),
            ]);
        await HandOverAsync(child, ids);
        return ProcessUse.Parse(await child.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The polling process ended before its time."));
    }

    private static async Task HandOverAsync(Process child, string[] ids)
    {
        foreach (var id in ids)
        {
            await child.StandardInput.WriteLineAsync(id);
        }

        child.StandardInput.Close();
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Moment(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static string Text(double value, string format = "0") =>
        value.ToString(format, CultureInfo.InvariantCulture);

    private sealed record Wait(Dictionary<string, DateTimeOffset> Told, DateTimeOffset HandedOver, ProcessUse Use);
}
