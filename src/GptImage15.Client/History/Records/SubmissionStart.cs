namespace GptImage15.History.Records;

/// <summary>
/// What the start of a submission found: the record of the submission, a task that was paid for, or another machine
/// that submits the request now.
/// </summary>
internal sealed class SubmissionStart
{
    /// <param name="submission">The id of the recorded submission.</param>
    public SubmissionStart(string submission) => Submission = submission;

    /// <param name="paid">The task that was paid for before.</param>
    public SubmissionStart(PaidTask paid) => Paid = paid;

    /// <param name="pause">The pause before the next look: another machine submits the request now.</param>
    public SubmissionStart(TimeSpan pause) => Pause = pause;

    /// <summary>The id of the recorded submission; null where nothing is to be sent.</summary>
    public string? Submission { get; }

    /// <summary>The task that was paid for before; null where there is none.</summary>
    public PaidTask? Paid { get; }

    /// <summary>The pause before the next look; null where no other machine submits the request.</summary>
    public TimeSpan? Pause { get; }
}
