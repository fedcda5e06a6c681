namespace GptImage15.Benchmarks.CrashStates;

/// <summary>How a state came about, in the words of the report.</summary>
internal enum CrashKind
{
    ProcessKilled,
    DataLost,
    WriteTorn,
    LengthWithoutData,
    BeginningMissing,
    EntriesMissing,
    Mixed,
}

/// <summary>What a crash left behind.</summary>
/// <param name="Kind">How it came about.</param>
/// <param name="Image">What is on disk.</param>
/// <param name="Ledger">What the service was paid for by then.</param>
/// <param name="Steps">How many steps of the workload had been done.</param>
/// <param name="Earlier">
/// Where one process was killed and the system ran on: what was there when another process last read.
/// </param>
internal sealed record CrashState(CrashKind Kind, DiskImage Image, Ledger Ledger, int Steps, DiskImage? Earlier)
{
    /// <summary>What tells it from other states.</summary>
    public string Fingerprint() => Image.Fingerprint(Ledger.Moment);
}
