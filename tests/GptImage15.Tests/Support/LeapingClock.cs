namespace GptImage15.Tests.Support;

/// <summary>
/// A clock on which every pause ends at once: the time moves to its end, and its length is recorded.
/// </summary>
internal sealed class LeapingClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _pauses = [];
    private DateTimeOffset _now = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The pauses so far, in order.</summary>
    public IReadOnlyList<TimeSpan> Pauses
    {
        get
        {
            lock (_gate)
            {
                return [.. _pauses];
            }
        }
    }

    /// <summary>Called when a pause begins.</summary>
    public Action? OnPause { get; set; }

    /// <summary>Advances the time.</summary>
    public void Leap(TimeSpan time)
    {
        lock (_gate)
        {
            _now += time;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _pauses.Add(dueTime);
            _now += dueTime;
        }

        OnPause?.Invoke();
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
