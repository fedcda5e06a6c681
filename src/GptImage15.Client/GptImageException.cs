namespace GptImage15;

/// <summary>
/// The exception of this client. It has no inner exception: the texts and objects of the network and the JSON parser
/// can contain the API key. What is useful of them is in the message.
/// </summary>
public sealed class GptImageException : Exception
{
    /// <summary>Creates an exception.</summary>
    /// <param name="errorId">What went wrong.</param>
    /// <param name="message">A sentence for the user, in the current UI culture.</param>
    /// <param name="statusCode">The status code of the response, if there was one: 100 to 599, or a code of the
    /// service.</param>
    /// <param name="serviceMessage">The message of the service, if there is one.</param>
    /// <param name="retryAfter">The time that the service asks to wait, if it asks for one.</param>
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

    /// <summary>
    /// The status code of the response: the <c>code</c> in its body, or the HTTP status if the body has none.
    /// </summary>
    public int? StatusCode { get; }

    /// <summary>The message of the service, or the beginning of a response without one.</summary>
    public string? ServiceMessage { get; }

    /// <summary>The time that the service asks to wait before the next call.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The case of the error, where its id has several.</summary>
    internal ErrorCase Case { get; init; }

    /// <summary>The ids of tasks in a response that does not show whether the request was accepted.</summary>
    internal IReadOnlyList<string> TaskIds { get; init; } = [];
}
