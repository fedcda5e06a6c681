namespace GptImage15;

/// <summary>The stable name of an error. Programs match on these names; a released name never changes.</summary>
public enum GptImageErrorId
{
    /// <summary>There is no API key, or it is empty.</summary>
    ApiKeyNotFound,

    /// <summary>The request is invalid: rejected before it was sent, or refused by the service with 400.</summary>
    InvalidRequest,

    /// <summary>The service did not accept the API key (401, or 403 in its own JSON).</summary>
    Unauthorized,

    /// <summary>The account does not have enough credits (402).</summary>
    InsufficientCredits,

    /// <summary>The history can't be read or written, and the request depends on it.</summary>
    HistoryUnavailable,

    /// <summary>The service has no task with this id (404 in its own JSON).</summary>
    TaskNotFound,

    /// <summary>The service responded with too many requests (429), and no retry is left.</summary>
    RateLimited,

    /// <summary>
    /// The service failed (5xx), or a proxy, firewall or CDN in front of it responded (400 to 499 without the service's
    /// JSON).
    /// </summary>
    ServerError,

    /// <summary>The response does not match the documentation of the service.</summary>
    MalformedResponse,

    /// <summary>The service was not reached, or a call without side effects got no response.</summary>
    ConnectionFailed,

    /// <summary>It is not known whether the service accepted the request. It was not sent again.</summary>
    SubmissionOutcomeUnknown,

    /// <summary>The idempotency key was used before with another request.</summary>
    IdempotencyKeyReused,

    /// <summary>The next request would exceed the limit of credits.</summary>
    CreditLimitReached,

    /// <summary>The task failed at the service.</summary>
    TaskFailed,

    /// <summary>The task was still running when the wait ended.</summary>
    TaskTimeout,

    /// <summary>An image could not be downloaded or written.</summary>
    DownloadFailed,

    /// <summary>The content is not an image in a known format.</summary>
    NotAnImage,

    /// <summary>The file exists, or another image of the same call has its name.</summary>
    FileExists,

    /// <summary>
    /// The address is neither https nor on this machine, or an image URL of the service is on this machine or its
    /// network.
    /// </summary>
    InsecureUri,

    /// <summary>
    /// The service redirected a call with the API key, or an image was redirected too often or to an unsafe address.
    /// </summary>
    RedirectRefused,
}
