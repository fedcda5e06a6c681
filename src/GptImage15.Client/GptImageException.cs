using GptImage15.Transport;

namespace GptImage15;

/// <summary>
/// The one exception of this client. It never wraps the transport's or the parser's own exception, whose texts and
/// objects may hold the key; what they knew of use is in the message.
/// </summary>
public sealed class GptImageException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="errorId">What went wrong.</param>
    /// <param name="message">A sentence for the user, in the current UI culture.</param>
    /// <param name="statusCode">The code the service answered, if it did: 100 to 599, or a code of its own.</param>
    /// <param name="serviceMessage">The service's own words, if any.</param>
    /// <param name="retryAfter">How long the service asked to wait, if it did.</param>
    public GptImageException(
        GptImageErrorId errorId,
        string message,
        int? statusCode = null,
        string? serviceMessage = null,
        TimeSpan? retryAfter = null)
        : base(message)
    {
        ErrorId = errorId;
        StatusCode = statusCode;
        ServiceMessage = serviceMessage;
        RetryAfter = retryAfter;
    }

    /// <summary>What went wrong, as a stable name.</summary>
    public GptImageErrorId ErrorId { get; }

    /// <summary>The code the service answered: the one in the body where it says so, else the HTTP status.</summary>
    public int? StatusCode { get; }

    /// <summary>The service's own words, or the beginning of what it sent instead of them.</summary>
    public string? ServiceMessage { get; }

    /// <summary>How long the service asked to wait before the next call.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The case of the error, where its id has several.</summary>
    internal ErrorCase Case { get; init; }

    /// <summary>The ids of tasks in a response that does not show whether the request was accepted.</summary>
    internal IReadOnlyList<string> TaskIds { get; init; } = [];
}
