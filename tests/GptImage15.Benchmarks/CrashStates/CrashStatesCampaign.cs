namespace GptImage15.Benchmarks.CrashStates;

/// <summary>
/// Records every file operation of workloads, and opens every state that a crash or a power failure can leave. Finds
/// what is paid twice, lost or refused in these states.
/// </summary>
internal static class CrashStatesCampaign
{
    /// <summary>The minimum number of states of a complete campaign.</summary>
    public const int FewestStates = 10_000;

    /// <summary>The omissions, by their names on the command line.</summary>
    public static readonly IReadOnlyDictionary<string, Omission> Omissions = new Dictionary<string, Omission>
    {
        ["flush"] = Omission.Flush,
        ["replacement-flush"] = Omission.ReplacementFlush,
        ["lock-flush"] = Omission.LockFlush,
        ["folder-flush"] = Omission.FolderFlush,
    };

    /// <summary>The maximum number of states of one workload, so that a campaign has several workloads.</summary>
    private const int StatesOfWorkload = 625;

    /// <summary>The minimum of that number in a small campaign.</summary>
    private const int FewestStatesOfWorkload = 50;

    /// <summary>
    /// The number of workloads in a chain. Each starts from a state of the one before. The next chain starts empty.
    /// </summary>
    private const int WorkloadsInARow = 3;

    /// <summary>Runs the campaign.</summary>
    /// <param name="states">The number of different states to open.</param>
    /// <param name="seed">Sets what the workloads do, and which bytes a crash leaves.</param>
    /// <param name="without">The operations that are not recorded, to check that the campaign then fails.</param>
    public static async Task<CampaignReport> RunAsync(int states, int seed, Omission without = Omission.None)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        var report = new CrashStatesReport();
        var seen = new HashSet<string>();
        var beginning = Beginning.Empty;
        var mostOfWorkload = Math.Clamp(states / 16, FewestStatesOfWorkload, StatesOfWorkload);
        for (var number = 0; report.States < states; number++)
        {
            var random = new Random(unchecked((seed * 10_007) + number));
            var recording = await new Workload(folder[$"{number}"], number, beginning, random, without).RunAsync();
            var sample = new StateSample(Math.Min(states - report.States, mostOfWorkload), seen, random);
            foreach (var state in recording.CrashStates(random))
            {
                sample.Add(state);
            }

            var opened = sample.States;
            var verdicts = new Verdict[opened.Length];
            await Parallel.ForAsync(0, opened.Length, async (index, _) => verdicts[index] =
                await OpenAsync(folder[$"{number}-{index}"], opened[index], recording.Rows));
            report.Add(recording, opened, verdicts);

            // Continues from a state without findings, so that a finding is not counted again in later states.
            var crash = opened.Where((_, index) => verdicts[index].Holds).FirstOrDefault();
            beginning = crash is null || number % WorkloadsInARow == WorkloadsInARow - 1
                ? Beginning.Empty
                : new(crash.Image, crash.Ledger, recording.Rows);
        }

        return report.Judge();
    }

    private static async Task<Verdict> OpenAsync(string root, CrashState state, IReadOnlyList<GptImageRequest> rows)
    {
        GptImageRequest[] again = [.. rows, new() { Prompt = "a row without a key" }];
        var verdict = await new Replay(root, state.Ledger, again).RunAsync(state.Image);
        return state.Earlier is { } earlier && verdict.Holds
            ? await new Replay(root, state.Ledger, again).RunAsync(state.Image, earlier)
            : verdict;
    }
}
