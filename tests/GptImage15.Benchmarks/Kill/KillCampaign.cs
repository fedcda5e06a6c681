using GptImage15.Simulator;

namespace GptImage15.Benchmarks.Kill;

/// <summary>
/// Kills a process at random moments of a batch with idempotency keys, reruns the batch until it ends by itself, and
/// asks whether the service charged any row twice or for nothing.
/// </summary>
internal static class KillCampaign
{
    private const int RowsOfRound = 12;
    private const int MostKillsOfRound = 3;

    /// <summary>
    /// A little longer than a batch takes, so that the process is killed anywhere in it, and at times not at all.
    /// </summary>
    private static readonly TimeSpan LatestKill = TimeSpan.FromMilliseconds(220);

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMilliseconds(30);

    public static async Task<CampaignReport> RunAsync(int rounds, int seed)
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await ServiceSimulator.StartAsync(new SimulatorOptions { RequestsKept = 0 });
        simulator.Faults.Add(Delays(seed));

        var random = new Random(seed);
        var final = new Dictionary<string, string>();
        var killed = 0;
        for (var round = 0; round < rounds; round++)
        {
            var arguments = KillChild
                .Arguments(simulator.BaseUri, simulator.ApiKey, folder[$"{round}.jsonl"], round, RowsOfRound)
                .ToArray();
            for (var kills = 0; kills < MostKillsOfRound; kills++)
            {
                if (await RunAsync(arguments, LatestKill * random.NextDouble(), new Dictionary<string, string>()))
                {
                    break;
                }

                killed++;
            }

            if (!await RunAsync(arguments, killAfter: null, final))
            {
                throw new InvalidOperationException($"The last run of round {round} did not end well.");
            }
        }

        return Judge(rounds, killed, final, simulator.Ledger.Tasks);
    }

    /// <summary>Runs the batch once.</summary>
    /// <returns>Whether it ended by itself.</returns>
    private static async Task<bool> RunAsync(
        string[] arguments, TimeSpan? killAfter, Dictionary<string, string> outcomes)
    {
        using var child = ChildProcess.Start(typeof(KillChild), arguments);
        Task? kill = null;
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == KillChild.Ready)
            {
                kill = killAfter is { } delay ? KillAsync(child, delay) : null;
            }
            else if (line.Split('\t') is [var prompt, var outcome])
            {
                outcomes[prompt] = outcome;
            }
        }

        await child.WaitForExitAsync();
        if (kill is not null)
        {
            await kill;
        }

        return child.ExitCode == 0;
    }

    private static async Task KillAsync(System.Diagnostics.Process child, TimeSpan delay)
    {
        await Task.Delay(delay);
        child.Kill();
    }

    private static IEnumerable<Fault> Delays(int seed) => Enumerable.Range(1, 10).Select(number => new Fault
    {
        Route = ServiceRoute.Generate,
        Times = -1,
        Probability = 0.2,
        Seed = seed + number,
        Delay = LongestAnswer * number / 10,
    });

    private static CampaignReport Judge(
        int rounds, int killed, Dictionary<string, string> final, IReadOnlyList<LedgerTask> charged)
    {
        var unknown = KillChild.ErrorMark + nameof(GptImageErrorId.SubmissionOutcomeUnknown);
        var charges = charged.ToLookup(task => task.Prompt);
        var duplicates = charges.Sum(tasks => tasks.Count() - 1);
        var refusedUnknown = final.Values.Count(outcome => outcome == unknown);

        // Every row must have an outcome, and every charge must be the row's task or be called unknown.
        var lost = charged.Count(task =>
            !final.TryGetValue(task.Prompt, out var outcome) || (outcome != task.TaskId && outcome != unknown));
        var silent = (rounds * RowsOfRound) - final.Count;
        var otherErrors = final.Values.Count(outcome => outcome[0] == KillChild.ErrorMark && outcome != unknown);

        var table = new TextTable("last run of each round", "rows", "charged");
        table.Add("task", final.Values.Count(outcome => outcome[0] != KillChild.ErrorMark), final.Count(row =>
            row.Value[0] != KillChild.ErrorMark && charges.Contains(row.Key)));
        table.Add(
            "refused, outcome unknown",
            refusedUnknown,
            final.Count(row => row.Value == unknown && charges.Contains(row.Key)));
        table.Add("another error", otherErrors, final.Count(row =>
            row.Value[0] == KillChild.ErrorMark && row.Value != unknown && charges.Contains(row.Key)));
        table.Add("no outcome", silent, 0);
        table.Add("runs killed", killed, "");
        return new(
            table.ToString(),
            [
                CampaignReport.Figure("rounds", rounds),
                CampaignReport.Figure("rows", final.Count),
                CampaignReport.Figure("charged_tasks", charged.Count),
                CampaignReport.Figure("duplicates", duplicates),
                CampaignReport.Figure("lost", lost),
                CampaignReport.Figure("refused_unknown", refusedUnknown),
            ],
            duplicates == 0 && lost == 0 && silent == 0 && otherErrors == 0);
    }
}
