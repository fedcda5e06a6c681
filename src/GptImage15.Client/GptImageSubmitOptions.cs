namespace GptImage15;

/// <summary>Options for submitting requests.</summary>
public sealed class GptImageSubmitOptions
{
    /// <summary>The maximum number of submissions at the same time, 1 to 256. The default is 1.</summary>
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>The maximum number of credits to spend; null for no limit. Each request costs 10.</summary>
    public int? MaxCredits { get; set; }

    /// <summary>
    /// The maximum number of credits that all submissions of the history to this service address may cost on a UTC day;
    /// null for no limit. If the environment variable <c>GPTIMAGE15_MAX_CREDITS_PER_DAY</c> is lower, it applies. A
    /// submission whose outcome is unknown counts. It needs a history.
    /// </summary>
    public int? MaxCreditsPerDay { get; set; }

    /// <summary>
    /// Submits requests again whose earlier submission with the same idempotency key has an unknown outcome. They may
    /// be paid for twice.
    /// </summary>
    public bool Force { get; set; }

    /// <summary>
    /// Submits requests again whose earlier submission with the same idempotency key has failed, as the history says.
    /// A failed task costs nothing.
    /// </summary>
    public bool RetryFailed { get; set; }

    /// <summary>
    /// Gives each request without an idempotency key one that is made of its content. So equal requests are one task,
    /// and are paid for once. <see cref="GptImageRequest.Tag"/> and <see cref="GptImageRequest.FileName"/> are no part
    /// of the content.
    /// </summary>
    public bool ContentKey { get; set; }

    /// <summary>
    /// Called, from any thread, with an accepted task that is in no history, when the caller no longer enumerates.
    /// Nothing else has its task id. A task counts as received when the next call of a chain has received it, so use a
    /// history with chains.
    /// </summary>
    public Action<GptImageTask>? UnrecordedTask { get; set; }

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Check()
    {
        OptionCheck.InRange(ThrottleLimit, 1, OptionCheck.MaximumThrottleLimit, nameof(ThrottleLimit));
        OptionCheck.AtLeast(MaxCredits ?? 0, 0, nameof(MaxCredits));
        OptionCheck.AtLeast(MaxCreditsPerDay ?? 0, 0, nameof(MaxCreditsPerDay));
    }
}
