using GptImage15.Time;

namespace GptImage15.Waiting;

/// <summary>
/// Decides which task is polled next, and when. One timer for all tasks. Not thread-safe: its owner's lock protects it.
/// The timer calls back from its own thread.
/// </summary>
internal sealed class PollSchedule : IDisposable
{
    private const double Growth = 1.25;
    private const double JitterShare = 0.2;

    /// <summary>Compact only beyond this count.</summary>
    private const int FewDone = 64;

    /// <summary>The time before the deadline of a task at which it is polled for the last time.</summary>
    private static readonly TimeSpan LastPoll = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestTimer = TimeSpan.FromHours(1);

    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly GptImageWaitOptions _options;
    private readonly ITimer _timer;
    private readonly DueQueue _due = new();
    private readonly Queue<WaitedTask> _byDeadline = new();
    private long _count;
    private int _waitedFor;
    private int _underWay;
    private TimeSpan _heldUntil;

    public PollSchedule(TimeProvider clock, GptImageWaitOptions options, Action wake)
    {
        _clock = clock;
        _start = clock.GetTimestamp();
        _options = options;
        _timer = clock.CreateTimer(_ => wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>Adds a task: due now, or one interval after its submission.</summary>
    /// <param name="known">The task.</param>
    /// <param name="grace">The time from now in which the service may not know it yet.</param>
    public WaitedTask Add(GptImageTask known, TimeSpan? grace)
    {
        var now = Now;
        var waited = new WaitedTask(_count++, known, _options.PollInterval)
        {
            Deadline = _options.Timeout > TimeSpan.Zero ? now + _options.Timeout : null,
            GraceEnd = now + grace,
            Due = now,
        };
        if (known.CreatedAt is { } createdAt && _options.Timeout != TimeSpan.Zero)
        {
            // The clock of the service may differ from ours, so never later than one interval from now.
            var age = _clock.GetUtcNow() - createdAt;
            if (age.Duration() < _options.PollInterval)
            {
                waited.Due = now + Earlier(_options.PollInterval, _options.PollInterval - age);
            }
        }

        if (waited.Deadline is { } deadline)
        {
            waited.Due = Earlier(waited.Due, Later(now, deadline - LastPoll));
            _byDeadline.Enqueue(waited);
        }

        _waitedFor++;
        _due.Add(waited);
        return waited;
    }

    /// <summary>The next task whose time is up and that is not being polled; null where there is none.</summary>
    public WaitedTask? TakeExpired()
    {
        while (_byDeadline.Count > 0 && (_byDeadline.Peek() is { IsDone: true } || _byDeadline.Peek().Deadline <= Now))
        {
            var waited = _byDeadline.Dequeue();
            if (!waited.IsDone && !waited.IsPolling)
            {
                return waited;
            }
        }

        return null;
    }

    /// <summary>
    /// The next task to poll now. Null where none is due or the limit is reached; the timer is set then.
    /// </summary>
    public WaitedTask? TakeDue()
    {
        var now = Now;
        var next = _due.First;
        if (next is not null && _underWay < _options.ThrottleLimit && next.Due <= now && _heldUntil <= now)
        {
            _due.Remove(next);
            next.IsPolling = true;
            _underWay++;
            return next;
        }

        SetTimer(next, now);
        return null;
    }

    /// <summary>A poll of a task has ended.</summary>
    public void EndPoll(WaitedTask waited)
    {
        waited.IsPolling = false;
        _underWay--;
    }

    /// <summary>Whether the wait for a task is over.</summary>
    public bool IsExpired(WaitedTask waited) => waited.Deadline <= Now;

    /// <summary>
    /// Plans the next poll: the pause grows each time, with a random addition, and the last poll comes shortly before
    /// the deadline. The pause is never shorter than the poll interval, and never longer than twice that.
    /// </summary>
    public void Again(WaitedTask waited)
    {
        var now = Now;
        var longest = 2 * _options.PollInterval.TotalSeconds;
        var pause = waited.Interval.TotalSeconds * (1 + (JitterShare * Jitter.NextDouble()));
        waited.Due = now + TimeSpan.FromSeconds(Math.Min(pause, longest));
        waited.Interval = TimeSpan.FromSeconds(Math.Min(waited.Interval.TotalSeconds * Growth, longest));
        if (waited.Deadline is { } deadline)
        {
            waited.Due = ForLastPoll(now, waited.Due, deadline);
            if (waited.Due >= deadline)
            {
                // No poll is left to plan; the deadline ends the wait.
                return;
            }
        }

        _due.Add(waited);
    }

    /// <summary>Delays all polls, by two minutes at most.</summary>
    /// <returns>The pause from now.</returns>
    public TimeSpan HoldAll(TimeSpan time)
    {
        var now = Now;
        _heldUntil = Later(_heldUntil, now + Earlier(time, RetryPolicy.LongestPause));
        return _heldUntil - now;
    }

    /// <summary>Whether the service may not know the task yet.</summary>
    public bool IsInGrace(WaitedTask waited) => waited.GraceEnd > Now;

    /// <summary>The time for a poll: it ends at the deadline of the task.</summary>
    public TimeSpan TimeFor(WaitedTask waited, TimeSpan most) => waited.Deadline is { } deadline
        ? Later(TimeSpan.FromMilliseconds(100), Earlier(most, deadline - Now))
        : most;

    /// <summary>Removes a task.</summary>
    public void Remove(WaitedTask waited)
    {
        waited.IsDone = true;
        _due.Remove(waited);
        _waitedFor--;
        if (_byDeadline.Count > (2 * _waitedFor) + FewDone)
        {
            ForgetDone();
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Frees the memory of tasks that have ended before their deadline.</summary>
    private void ForgetDone()
    {
        for (var left = _byDeadline.Count; left > 0; left--)
        {
            var waited = _byDeadline.Dequeue();
            if (!waited.IsDone)
            {
                _byDeadline.Enqueue(waited);
            }
        }
    }

    private void SetTimer(WaitedTask? next, TimeSpan now)
    {
        TimeSpan? wake = next is not null && _underWay < _options.ThrottleLimit ? Later(next.Due, _heldUntil) : null;
        if (_byDeadline.Count > 0 && _byDeadline.Peek().Deadline is { } deadline)
        {
            wake = wake is { } due ? Earlier(due, deadline) : deadline;
        }

        if (wake is { } at)
        {
            var pause = Earlier(Later(at - now, TimeSpan.FromMilliseconds(1)), LongestTimer);
            _timer.Change(pause, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>
    /// Moves a poll so that, if there is time for it, the last one comes shortly before the deadline.
    /// </summary>
    private TimeSpan ForLastPoll(TimeSpan now, TimeSpan due, TimeSpan deadline)
    {
        var (least, last) = (_options.PollInterval, deadline - LastPoll);
        return due + least <= last ? due
            : now + least + least <= last ? now + TimeSpan.FromTicks((last - now).Ticks / 2)
            : Later(last, now + least);
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
