namespace GptImage15;

/// <summary>The status of a task.</summary>
public enum GptImageTaskStatus
{
    /// <summary>A status that is not in the documentation of the service. The task counts as running.</summary>
    Unknown,

    /// <summary>Queued (<c>PENDING</c>).</summary>
    Pending,

    /// <summary>Running (<c>IN_PROGRESS</c>).</summary>
    InProgress,

    /// <summary>Ended with images (<c>SUCCESS</c>).</summary>
    Success,

    /// <summary>Ended without images (<c>FAILED</c>); costs no credits.</summary>
    Failed,

    /// <summary>Only in the history: a request was sent, and it is not known whether the service accepted it.</summary>
    SubmissionUnknown,
}
