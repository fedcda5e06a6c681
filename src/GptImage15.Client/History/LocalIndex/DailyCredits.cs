using System.Runtime.CompilerServices;

namespace GptImage15.History.LocalIndex;

/// <summary>
/// The credits of each service and UTC day: a running sum, so that a submission does not add up those before it.
/// </summary>
internal sealed class DailyCredits
{
    private readonly Dictionary<(ulong Service, long Day), Sum> _sums = [];

    // Almost always, the next line is of the same service and day.
    private (ulong Service, long Day) _lastKey;
    private Sum? _last;

    /// <summary>The credits that were spent, or may have been spent, on the UTC day of a time.</summary>
    /// <param name="service">The hash of the service.</param>
    /// <param name="time">The time.</param>
    public long Of(ulong service, DateTimeOffset time) =>
        _sums.TryGetValue((service, DayOf(time.UtcTicks)), out var sum) ? sum.Credits : 0;

    /// <summary>Adds the cost of a submission.</summary>
    [MethodImpl(HotMethod.Options)]
    public void Add(in SubmissionEntry entry) => Change(entry, entry.Cost);

    /// <summary>Subtracts the cost of a submission, which is about to change.</summary>
    [MethodImpl(HotMethod.Options)]
    public void Subtract(in SubmissionEntry entry) => Change(entry, -entry.Cost);

    public void Clear()
    {
        _sums.Clear();
        _last = null;
    }

    [MethodImpl(HotMethod.Options)]
    private void Change(in SubmissionEntry entry, int cost)
    {
        if (cost == 0 || entry.SubmittedTicks == SubmissionEntry.NoTime)
        {
            return;
        }

        var key = (entry.Service, DayOf(entry.SubmittedTicks));
        if (_last is null || key != _lastKey)
        {
            _last = SumOf(key);
            _lastKey = key;
        }

        _last.Credits += cost;
    }

    private Sum SumOf((ulong Service, long Day) key)
    {
        if (!_sums.TryGetValue(key, out var sum))
        {
            _sums.Add(key, sum = new Sum());
        }

        return sum;
    }

    private static long DayOf(long ticks) => ticks / TimeSpan.TicksPerDay;

    private sealed class Sum
    {
        public long Credits { get; set; }
    }
}
