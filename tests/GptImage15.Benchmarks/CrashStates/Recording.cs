namespace GptImage15.Benchmarks.CrashStates;

/// <summary>The start of a workload: empty, or the state after a crash of an earlier one.</summary>
/// <param name="Image">What is on disk.</param>
/// <param name="Ledger">The paid tasks.</param>
/// <param name="Rows">The rows with idempotency keys that were submitted before and are submitted again.</param>
internal sealed record Beginning(DiskImage Image, Ledger Ledger, IReadOnlyList<GptImageRequest> Rows)
{
    public static Beginning Empty { get; } = new(new DiskImage(), new Ledger(), []);
}

/// <summary>The events of a workload.</summary>
/// <param name="Beginning">The start.</param>
/// <param name="Events">The events, in order.</param>
/// <param name="Rows">All rows with idempotency keys, also those of earlier workloads.</param>
internal sealed record Recording(
    Beginning Beginning, IReadOnlyList<RecordedEvent> Events, IReadOnlyList<GptImageRequest> Rows)
{
    /// <summary>The average number of steps between two reads of another process.</summary>
    private const int StepsBetweenReads = 12;

    /// <summary>The last step before a crash.</summary>
    public string StepBefore(CrashState state) => Events[state.Steps - 1].GetType().Name;

    /// <summary>The states that a crash can leave after each step. Some occur twice.</summary>
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
