namespace GptImage15.Tests.Support;

/// <summary>The system clock, except that a pause throws: an unexpected defect.</summary>
internal sealed class PauselessClock : TimeProvider
{
    /// <summary>A secret in the message of the exception.</summary>
    public const string Secret = "sk-in-an-exception";

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        dueTime == Timeout.InfiniteTimeSpan
            ? base.CreateTimer(callback, state, dueTime, period)
            : throw new DefectException(Secret);
}
