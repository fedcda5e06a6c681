namespace GptImage15.Submitting;

/// <summary>The result of one attempt to submit a request.</summary>
internal readonly struct AttemptResult
{
    /// <param name="outcome">The outcome.</param>
    /// <param name="wasSent">Whether the request was sent.</param>
    public AttemptResult(GptImageOutcome<GptImageTask> outcome, bool wasSent)
    {
        Outcome = outcome;
        WasSent = wasSent;
    }

    /// <param name="pause">The pause before the next attempt.</param>
    public AttemptResult(TimeSpan pause) => Pause = pause;

    /// <summary>The outcome; null where the request was not sent and another attempt must follow.</summary>
    public GptImageOutcome<GptImageTask>? Outcome { get; }

    /// <summary>
    /// Whether the request was sent. Otherwise, the outcome is a task that was paid for before.
    /// </summary>
    public bool WasSent { get; }

    /// <summary>The pause before the next attempt, where there is no outcome.</summary>
    public TimeSpan Pause { get; }
}
