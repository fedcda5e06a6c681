namespace GptImage15;

/// <summary>The state of a task. The first four are the service's own.</summary>
public enum GptImageTaskStatus
{
    /// <summary>A word the service has not announced. Counts as running.</summary>
    Unknown,

    /// <summary>Queued (<c>PENDING</c>).</summary>
    Pending,

    /// <summary>Being worked on (<c>IN_PROGRESS</c>).</summary>
    InProgress,

    /// <summary>Ended with images (<c>SUCCESS</c>).</summary>
    Success,

    /// <summary>Ended without images (<c>FAILED</c>); costs no credits.</summary>
    Failed,

    /// <summary>Only in the history: a request was sent, and whether the service took it is not known.</summary>
    SubmissionUnknown,
}
