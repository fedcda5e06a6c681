namespace GptImage15.Waiting;

/// <summary>How tasks are waited for.</summary>
internal sealed class WaitOptions
{
    /// <summary>How long each task is waited for, counted from when it was handed over; zero looks once; null for ever.</summary>
    public TimeSpan? Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The least pause between two looks at a task; it grows to the double. At least 1 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Stop at the first task that ends.</summary>
    public bool Any { get; set; }

    /// <summary>How many requests are under way at once; at least 1.</summary>
    public int ThrottleLimit { get; set; } = 5;
}
