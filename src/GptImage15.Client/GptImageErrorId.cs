namespace GptImage15;

/// <summary>The stable name of what went wrong. Scripts match on these; a released name never changes.</summary>
public enum GptImageErrorId
{
    /// <summary>No API key was given, found in the environment, or named in a vault.</summary>
    ApiKeyNotFound,

    /// <summary>A vault or secret was named, but the SecretManagement module is not installed.</summary>
    SecretManagementNotInstalled,

    /// <summary>No vault of that name is registered.</summary>
    SecretVaultNotFound,

    /// <summary>The vault is locked and nobody can be asked to unlock it.</summary>
    SecretVaultLocked,

    /// <summary>The vault holds no secret of that name.</summary>
    SecretNotFound,

    /// <summary>The secret is not a string, a SecureString or a credential.</summary>
    SecretWrongType,

    /// <summary>A value is not one the service takes; found here before anything was sent, or answered with 400.</summary>
    InvalidRequest,

    /// <summary>The service did not accept the key (401, or 403 in its own JSON).</summary>
    Unauthorized,

    /// <summary>The account's credits do not cover the task (402).</summary>
    InsufficientCredits,

    /// <summary>The local history can't be read or written, and the request depends on it.</summary>
    HistoryUnavailable,

    /// <summary>The service knows no task of that id (404 in its own JSON).</summary>
    TaskNotFound,

    /// <summary>The service asked to slow down (429) more often than retries were allowed.</summary>
    RateLimited,

    /// <summary>The service failed (5xx), or something in front of it answered in its place (a page of 400 to 499).</summary>
    ServerError,

    /// <summary>The answer was not what the service documents.</summary>
    MalformedResponse,

    /// <summary>The service was not reached, or a call that changes nothing got no answer.</summary>
    ConnectionFailed,

    /// <summary>A request may or may not have been accepted, and nothing here can tell. It was not sent again.</summary>
    SubmissionOutcomeUnknown,

    /// <summary>The idempotency key was used before, with another request.</summary>
    IdempotencyKeyReused,

    /// <summary>The next task would cost more than the limit that was set.</summary>
    CreditLimitReached,

    /// <summary>The service ended the task without an image.</summary>
    TaskFailed,

    /// <summary>The task was still running when the wait for it ended.</summary>
    TaskTimeout,

    /// <summary>An image could not be fetched or written.</summary>
    DownloadFailed,

    /// <summary>What was fetched is not an image of a known kind.</summary>
    NotAnImage,

    /// <summary>The file name is taken.</summary>
    FileExists,

    /// <summary>The address is neither https nor on this machine.</summary>
    InsecureUri,

    /// <summary>The service redirected a call that carries the key, or an image redirected too often or to an unsafe place.</summary>
    RedirectRefused,
}
