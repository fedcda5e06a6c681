namespace GptImage15;

/// <summary>Options for waiting for tasks.</summary>
public sealed class GptImageWaitOptions
{
    /// <summary>The maximum of <see cref="Timeout"/> in seconds: 10 years of 365 days.</summary>
    internal const int MaximumTimeoutSeconds = 3650 * 24 * 60 * 60;

    /// <summary>
    /// The time for each task, from when it was handed over: at most 10 years. Zero polls each task once; null waits
    /// without a limit. The default is 10 minutes.
    /// </summary>
    public TimeSpan? Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The shortest pause between two polls of a task, 1 s to 1 day. It grows to twice this value. The default is 5 s,
    /// as the service recommends.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Stops after the first task that ends.</summary>
    public bool Any { get; set; }

    /// <summary>The maximum number of polls at the same time, 1 to 256. The default is 5.</summary>
    public int ThrottleLimit { get; set; } = 5;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Check()
    {
        TimeSpan maximum = TimeSpan.FromSeconds(MaximumTimeoutSeconds);
        OptionCheck.InRange(Timeout ?? TimeSpan.Zero, TimeSpan.Zero, maximum, nameof(Timeout));
        OptionCheck.InRange(
            PollInterval, TimeSpan.FromSeconds(1), OptionCheck.MaximumTime, nameof(PollInterval));
        OptionCheck.InRange(ThrottleLimit, 1, OptionCheck.MaximumThrottleLimit, nameof(ThrottleLimit));
    }
}
