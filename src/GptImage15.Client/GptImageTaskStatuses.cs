namespace GptImage15;

/// <summary>The words for the status of a task.</summary>
internal static class GptImageTaskStatuses
{
    /// <summary>
    /// The status of a word of the service, in its current or older form, or of a name of this module.
    /// </summary>
    public static GptImageTaskStatus Parse(string word) => word.Trim().ToUpperInvariant() switch
    {
        "PENDING" => GptImageTaskStatus.Pending,
        "IN_PROGRESS" or "INPROGRESS" or "0" => GptImageTaskStatus.InProgress,
        "SUCCESS" or "1" => GptImageTaskStatus.Success,
        "FAILED" or "-1" => GptImageTaskStatus.Failed,
        "SUBMISSIONUNKNOWN" => GptImageTaskStatus.SubmissionUnknown,
        _ => GptImageTaskStatus.Unknown,
    };

    /// <summary>The service's word for a status.</summary>
    public static string ToWord(this GptImageTaskStatus status) => status switch
    {
        GptImageTaskStatus.Success => "SUCCESS",
        GptImageTaskStatus.Failed => "FAILED",
        GptImageTaskStatus.InProgress => "IN_PROGRESS",
        _ => "PENDING",
    };
}
