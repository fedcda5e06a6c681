using GptImage15.Telemetry;

namespace GptImage15.Waiting;

/// <summary>A task that is waited for, and when to poll it next. Times count from the start of the wait.</summary>
internal sealed class WaitedTask(long number, GptImageTask known, TimeSpan interval)
{
    /// <summary>Orders tasks that are due at the same time.</summary>
    public long Number { get; } = number;

    /// <summary>The task at the last successful poll.</summary>
    public GptImageTask Known { get; set; } = known;

    /// <summary>When to poll next.</summary>
    public TimeSpan Due { get; set; }

    /// <summary>When the wait ends; null for never.</summary>
    public TimeSpan? Deadline { get; set; }

    /// <summary>The pause after the next poll.</summary>
    public TimeSpan Interval { get; set; } = interval;

    /// <summary>
    /// Until when the service may not know the task id yet; null where the age of the task is unknown.
    /// </summary>
    public TimeSpan? GraceEnd { get; set; }

    /// <summary>The error of the last poll; null where it succeeded.</summary>
    public GptImageException? LastProblem { get; set; }

    /// <summary>The span of the wait.</summary>
    public ClientActivity Activity { get; set; }

    /// <summary>Whether its outcome was emitted.</summary>
    public bool IsDone { get; set; }

    /// <summary>Whether a poll is running.</summary>
    public bool IsPolling { get; set; }

    /// <summary>The position in the queue of due tasks; -1 outside it.</summary>
    public int Place { get; set; } = -1;

    /// <summary>Whether it is polled before another task.</summary>
    public bool IsDueBefore(WaitedTask other) => Due != other.Due ? Due < other.Due : Number < other.Number;
}
