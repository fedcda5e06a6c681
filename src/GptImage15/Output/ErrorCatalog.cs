using System.Management.Automation;
using GptImage15.Addresses;

namespace GptImage15.Output;

/// <summary>Turns the errors of the client into error records. Each error id has one category.</summary>
internal static class ErrorCatalog
{
    /// <summary>The category of an error id.</summary>
    public static ErrorCategory CategoryOf(GptImageErrorId id) => id switch
    {
        GptImageErrorId.ApiKeyNotFound => ErrorCategory.AuthenticationError,
        GptImageErrorId.InvalidRequest => ErrorCategory.InvalidArgument,
        GptImageErrorId.Unauthorized => ErrorCategory.AuthenticationError,
        GptImageErrorId.InsufficientCredits => ErrorCategory.QuotaExceeded,
        GptImageErrorId.HistoryUnavailable => ErrorCategory.WriteError,
        GptImageErrorId.TaskNotFound => ErrorCategory.ObjectNotFound,
        GptImageErrorId.RateLimited => ErrorCategory.LimitsExceeded,
        GptImageErrorId.ServerError => ErrorCategory.ResourceUnavailable,
        GptImageErrorId.MalformedResponse => ErrorCategory.InvalidData,
        GptImageErrorId.ConnectionFailed => ErrorCategory.ConnectionError,
        GptImageErrorId.SubmissionOutcomeUnknown => ErrorCategory.OperationStopped,
        GptImageErrorId.IdempotencyKeyReused => ErrorCategory.ResourceExists,
        GptImageErrorId.CreditLimitReached => ErrorCategory.LimitsExceeded,
        GptImageErrorId.TaskFailed => ErrorCategory.InvalidResult,
        GptImageErrorId.TaskTimeout => ErrorCategory.OperationTimeout,
        GptImageErrorId.DownloadFailed => ErrorCategory.ReadError,
        GptImageErrorId.NotAnImage => ErrorCategory.InvalidData,
        GptImageErrorId.FileExists => ErrorCategory.ResourceExists,
        GptImageErrorId.InsecureUri => ErrorCategory.SecurityError,
        GptImageErrorId.RedirectRefused => ErrorCategory.SecurityError,
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, null),
    };

    /// <summary>The record of an error, with advice for users of the cmdlets.</summary>
    /// <param name="error">The error.</param>
    /// <param name="target">What it is about: a request, a task, an id or an address; never an object with the
    /// API key.</param>
    public static ErrorRecord ToRecord(this GptImageException error, object? target)
    {
        var advised = error.WithAdvice(target);
        var id = advised.ErrorId;
        var record = new ErrorRecord(advised, id.ToString(), CategoryOf(id), TargetOf(advised, target));
        if (advised.ServiceMessage is { Length: > 0 })
        {
            // PowerShell shows these details instead of the message, so they hold the whole message.
            record.ErrorDetails = new ErrorDetails(advised.Message);
        }

        return record;
    }

    /// <summary>
    /// The target as $Error keeps it. A request that may have been paid for becomes a task without an id, so that
    /// piping the target into New-GptImageTask does not pay again. An address is shown without its query, which may be
    /// a signature.
    /// </summary>
    private static object? TargetOf(GptImageException error, object? target) => target switch
    {
        GptImageRequest request when error.ErrorId == GptImageErrorId.SubmissionOutcomeUnknown => new GptImageTask
        {
            Status = GptImageTaskStatus.SubmissionUnknown,
            ErrorMessage = error.Message,
            Request = request,
        },
        PSObject { BaseObject: string text } => Shown(text),
        string text => Shown(text),
        _ => target,
    };

    private static string Shown(string text) => text.Contains("://") ? SecureUri.Show(text) : text;
}
