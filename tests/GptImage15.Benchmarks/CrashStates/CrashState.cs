namespace GptImage15.Benchmarks.CrashStates;

/// <summary>The cause of a state, as in the report.</summary>
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

/// <summary>The state after a crash.</summary>
/// <param name="Kind">The cause.</param>
/// <param name="Image">What is on disk.</param>
/// <param name="Ledger">The paid tasks at that time.</param>
/// <param name="Steps">The number of completed steps of the workload.</param>
/// <param name="Earlier">If one process was killed and the system continued: the disk at the last read of another
/// process.</param>
internal sealed record CrashState(CrashKind Kind, DiskImage Image, Ledger Ledger, int Steps, DiskImage? Earlier)
{
    /// <summary>Identifies the state: equal states have the same fingerprint.</summary>
    public string Fingerprint() => Image.Fingerprint(Ledger.Moment);
}
