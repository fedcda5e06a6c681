using System.Management.Automation;
using GptImage15.Transport;

namespace GptImage15.Pipeline;

/// <summary>Every error of this module as an error record: its id, its category, and the service's own words.</summary>
internal static class ErrorCatalog
{
    /// <summary>The category of each id.</summary>
    public static ErrorCategory CategoryOf(GptImageErrorId id) => id switch
    {
        GptImageErrorId.ApiKeyNotFound => ErrorCategory.AuthenticationError,
        GptImageErrorId.SecretManagementNotInstalled => ErrorCategory.NotInstalled,
        GptImageErrorId.SecretVaultNotFound => ErrorCategory.ObjectNotFound,
        GptImageErrorId.SecretVaultLocked => ErrorCategory.PermissionDenied,
        GptImageErrorId.SecretNotFound => ErrorCategory.ObjectNotFound,
        GptImageErrorId.SecretWrongType => ErrorCategory.InvalidType,
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

    /// <summary>The record for an error.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="target">What it is about: a request, a task, an id or an address; never anything that holds the key.</param>
    public static ErrorRecord ToRecord(this GptImageException error, object? target)
    {
        var record = new ErrorRecord(error, error.ErrorId.ToString(), CategoryOf(error.ErrorId), TargetOf(error, target));
        if (error.ServiceMessage is { Length: > 0 })
        {
            // PowerShell shows these details in place of the message, so they must tell all of it.
            record.ErrorDetails = new ErrorDetails(error.Message);
        }

        return record;
    }

    /// <summary>
    /// The target as it is kept in $Error. A request that may have been paid for is no row any more, so that piping the
    /// target into New-GptImageTask does not pay again. An address may be signed.
    /// </summary>
    private static object? TargetOf(GptImageException error, object? target) => target switch
    {
        GptImageRequest request when error.ErrorId == GptImageErrorId.SubmissionOutcomeUnknown => new GptImageTask
        {
            Status = GptImageTaskStatus.SubmissionUnknown,
            Prompt = request.Prompt,
            Size = request.Size,
            Quality = request.Quality,
            IdempotencyKey = request.IdempotencyKey,
            ErrorMessage = error.Message,
            Request = request,
        },
        PSObject { BaseObject: string text } => Shown(text),
        string text => Shown(text),
        _ => target,
    };

    private static string Shown(string text) => text.Contains("://") ? SecureUri.Show(text) : text;
}
