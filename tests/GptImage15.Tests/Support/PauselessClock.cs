namespace GptImage15.Tests.Support;

/// <summary>The system's clock, except that a pause on it throws: a defect nobody foresaw.</summary>
internal sealed class PauselessClock : TimeProvider
{
    /// <summary>What stands in the exception, as a key might.</summary>
    public const string Secret = "sk-in-an-exception";

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        dueTime == Timeout.InfiniteTimeSpan
            ? base.CreateTimer(callback, state, dueTime, period)
            : throw new NotImplementedException(Secret);
}
