using GptImage15.TestSupport.Table;

namespace GptImage15.Benchmarks.Machines;

/// <summary>Faults of the store, at random.</summary>
internal sealed class StoreFaultMix(int seed, bool hidesConflicts)
{
    /// <summary>The probability that a request has a fault.</summary>
    private const double Probability = 0.06;

    private static readonly Func<StoreFault>[] Faults =
    [
        () => StoreFault.Refused,
        () => StoreFault.LostResponse,
        () => StoreFault.Of(500),
        () => StoreFault.Of(503),
        () => StoreFault.Of(503, retryAfter: 1),
        () => StoreFault.Of(429, retryAfter: 0),
        () => StoreFault.Delayed(TimeSpan.FromMilliseconds(200)),
        () => StoreFault.Delayed(TimeSpan.FromSeconds(2)),
    ];

    private readonly Random _random = new(seed);

    /// <summary>The fault for the next request; null for none.</summary>
    public StoreFault? Next()
    {
        lock (_random)
        {
            return _random.NextDouble() < Probability ? Faults[_random.Next(Faults.Length)]()
                : hidesConflicts ? StoreFault.HiddenConflict
                : null;
        }
    }
}
