namespace GptImage15.Benchmarks.CrashStates;

/// <summary>What a workload begins with: nothing, or what a crash of an earlier one left.</summary>
/// <param name="Image">What is on disk.</param>
/// <param name="Ledger">What the service was paid for.</param>
/// <param name="Rows">The rows with keys that were submitted before, and are submitted again.</param>
internal sealed record Beginning(DiskImage Image, Ledger Ledger, IReadOnlyList<GptImageRequest> Rows)
{
    public static Beginning Empty { get; } = new(new DiskImage(), new Ledger(), []);
}

/// <summary>What happened in a workload.</summary>
/// <param name="Beginning">What it began with.</param>
/// <param name="Events">What happened, in its order.</param>
/// <param name="Rows">All rows with keys, also those of earlier workloads.</param>
internal sealed record Recording(
    Beginning Beginning, IReadOnlyList<RecordedEvent> Events, IReadOnlyList<GptImageRequest> Rows)
{
    /// <summary>Another process reads after about every so many steps.</summary>
    private const int StepsBetweenReads = 12;

    /// <summary>The last step before a crash.</summary>
    public string StepBefore(CrashState state) => Events[state.Steps - 1].GetType().Name;

    /// <summary>The states that a crash may leave after each step; some come twice.</summary>
    public IEnumerable<CrashState> CrashStates(Random random)
    {
        var disk = new DiskModel(Beginning.Image);
        var ledger = Beginning.Ledger;
        var earlier = Beginning.Image;
        for (var steps = 1; steps <= Events.Count; steps++)
        {
            var step = Events[steps - 1];
            var before = ledger;
            ledger = ledger.After(step);
            if (!disk.Apply(step) && ledger == before)
            {
                continue;
            }

            var written = (step as BytesWritten)?.Bytes;
            foreach (var state in new CrashStateSource(new(disk, ledger, steps, written, earlier), random).All())
            {
                yield return state;
            }

            if (random.Next(StepsBetweenReads) == 0)
            {
                earlier = disk.Current();
            }
        }
    }
}
