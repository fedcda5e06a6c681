namespace GptImage15.Tests.Support;

/// <summary>A clock whose time moves only when a test advances it.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _pending = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];

    public static DateTimeOffset Start { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time since the start.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>How often a timer was set.</summary>
    public int TimesSet { get; private set; }

    /// <summary>How often a timer fired.</summary>
    public int TimesFired { get; private set; }

    /// <summary>Called after each setting of a timer.</summary>
    public event Action? TimerSet;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The time until the next timer fires.</summary>
    public TimeSpan UntilNextTimer
    {
        get
        {
            lock (_gate)
            {
                return _pending.Min(timer => timer.Due) - Elapsed;
            }
        }
    }

    /// <summary>Advances to the next timer, which fires.</summary>
    public void AdvanceToNextTimer() => Advance(UntilNextTimer);

    /// <summary>Advances the time. Each timer fires at its time.</summary>
    public void Advance(TimeSpan time)
    {
        var end = Elapsed + time;
        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Completes when this number of timers is set and has not fired.</summary>
    public Task WhenTimersAreSetAsync(int count)
    {
        lock (_gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            ReleaseWaiting();
            return reached.Task.WaitAsync(Eventually.Patience);
        }
    }

    private ManualTimer? TakeDue(TimeSpan end)
    {
        lock (_gate)
        {
            var next = _pending.MinBy(timer => timer.Due);
            if (next is null || next.Due > end)
            {
                Elapsed = end > Elapsed ? end : Elapsed;
                return null;
            }

            _pending.Remove(next);
            Elapsed = next.Due > Elapsed ? next.Due : Elapsed;
            TimesFired++;
            return next;
        }
    }

    private void Set(ManualTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _pending.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            timer.Due = Elapsed + dueTime;
            _pending.Add(timer);
            TimesSet++;
            ReleaseWaiting();
        }

        TimerSet?.Invoke();
    }

    private void ReleaseWaiting()
    {
        foreach (var (_, reached) in _waiting.Where(waiting => waiting.Count <= _pending.Count))
        {
            reached.TrySetResult();
        }

        _waiting.RemoveAll(waiting => waiting.Reached.Task.IsCompleted);
    }

    private sealed class ManualTimer(ManualClock clock, Action fire) : ITimer
    {
        public TimeSpan Due { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, period);
            clock.Set(this, dueTime);
            return true;
        }

        public void Dispose() => clock.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
