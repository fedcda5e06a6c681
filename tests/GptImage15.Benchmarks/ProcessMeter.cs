using System.Diagnostics;

namespace GptImage15.Benchmarks;

/// <summary>
/// What a piece of work takes of this process: processor time of all threads, and memory as the system counts it (the
/// working set), since that is what a user's machine has to have; the managed heap would leave out buffers and threads.
/// </summary>
internal sealed class ProcessMeter
{
    private readonly Stopwatch _watch;
    private readonly TimeSpan _processorTime;
    private readonly long _idleBytes;

    private ProcessMeter()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        _idleBytes = process.WorkingSet64;
        _processorTime = process.TotalProcessorTime;
        _watch = Stopwatch.StartNew();
    }

    /// <summary>Starts to measure. The process is idle now: it is started and warmed up.</summary>
    public static ProcessMeter Start() => new();

    /// <summary>
    /// What it took until now. The peak is the process's own since its start, kept by the system: no sampling misses
    /// it, and it can only come out too high.
    /// </summary>
    public ProcessUse Read()
    {
        using var process = Process.GetCurrentProcess();
        return new(
            _watch.Elapsed.TotalSeconds,
            (process.TotalProcessorTime - _processorTime).TotalSeconds,
            Math.Max(0, process.PeakWorkingSet64 - _idleBytes) / (1024.0 * 1024.0));
    }
}

/// <summary>What an operation used.</summary>
/// <param name="Seconds">Time passed.</param>
/// <param name="ProcessorSeconds">Time of all processors.</param>
/// <param name="PeakMegabytes">Memory over idle at its highest.</param>
internal sealed record ProcessUse(double Seconds, double ProcessorSeconds, double PeakMegabytes)
{
    /// <summary>Reads what <see cref="ToString"/> wrote in another process.</summary>
    public static ProcessUse Parse(string line)
    {
        var parts = line.Split(' ')
            .Select(part => double.Parse(part, System.Globalization.CultureInfo.InvariantCulture))
            .ToArray();
        return new(parts[0], parts[1], parts[2]);
    }

    public override string ToString() => FormattableString.Invariant($"{Seconds} {ProcessorSeconds} {PeakMegabytes}");
}
