namespace GptImage15.Waiting;

/// <summary>A task being waited for, and when to look at it next. Times count from the start of the wait.</summary>
internal sealed class WaitedTask(long number, GptImageTask known, TimeSpan interval)
{
    /// <summary>Keeps tasks that are due at the same time apart, the earlier one first.</summary>
    public long Number { get; } = number;

    /// <summary>What is known of it.</summary>
    public GptImageTask Known { get; set; } = known;

    /// <summary>When to look next.</summary>
    public TimeSpan Due { get; set; }

    /// <summary>When waiting ends; null for never.</summary>
    public TimeSpan? Deadline { get; set; }

    /// <summary>The pause before the look after the next.</summary>
    public TimeSpan Interval { get; set; } = interval;

    /// <summary>Until when the service may not know the id yet; null where its age is unknown.</summary>
    public TimeSpan? GraceEnd { get; set; }

    /// <summary>Why the last look told nothing.</summary>
    public GptImageException? LastProblem { get; set; }

    /// <summary>Whether it was handed out.</summary>
    public bool IsDone { get; set; }

    /// <summary>Whether a look is under way.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Where it stands in the queue of what is due; -1 where it doesn't.</summary>
    public int Place { get; set; } = -1;

    /// <summary>Whether it is to be looked at before another.</summary>
    public bool IsDueBefore(WaitedTask other) => Due != other.Due ? Due < other.Due : Number < other.Number;
}
