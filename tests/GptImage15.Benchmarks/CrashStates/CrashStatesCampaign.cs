namespace GptImage15.Benchmarks.CrashStates;

/// <summary>
/// Records every file operation of workloads, and opens every state that a crash or a power cut may have left: is anything
/// paid twice, lost or refused?
/// </summary>
internal static class CrashStatesCampaign
{
    /// <summary>How many states make a campaign.</summary>
    public const int LeastStates = 10_000;

    /// <summary>A workload more than these begins with an empty folder again.</summary>
    private const int WorkloadsInARow = 3;

    private const int LeastWorkloads = 8;

    public static async Task<CampaignReport> RunAsync(int states, int seed, Omission without = Omission.None)
    {
        using var folder = new ScratchFolder(inMemory: true);
        var report = new CrashStatesReport();
        var seen = new HashSet<string>();
        var beginning = Beginning.Empty;
        var mostOfWorkload = (states + LeastWorkloads - 1) / LeastWorkloads;
        for (var number = 0; seen.Count < states; number++)
        {
            var random = new Random(HashCode.Combine(seed, number));
            var workload = new Workload(folder[$"{number}"], number, beginning, random, without);
            var recording = await workload.RunAsync();
            var left = recording.CrashStates(random).Where(state => seen.Add(state.Fingerprint())).ToArray();
            random.Shuffle(left);

            var most = Math.Min(mostOfWorkload, states - (seen.Count - left.Length));
        }

        return report.Judge(states);
    }
}
