namespace GptImage15;

/// <summary>The result of a connection test.</summary>
public sealed class GptImageConnection
{
    /// <summary>The address that was tested.</summary>
    public Uri BaseUri { get; init; } = null!;

    /// <summary>Whether there was a response.</summary>
    public bool IsReachable { get; init; }

    /// <summary>
    /// Whether the service accepted the API key; null where the response does not say, or does not come from the
    /// service.
    /// </summary>
    public bool? IsAuthorized { get; init; }

    /// <summary>The time until the response; null where there was none.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>Why the test has no clear result; null where it has one.</summary>
    public GptImageException? Problem { get; init; }

    /// <summary>The history in use: a file, or a table without its signature; null where it is off.</summary>
    public string? History { get; init; }

    /// <summary>Why the history cannot be used; null where it can.</summary>
    public GptImageException? HistoryProblem { get; init; }

    /// <summary>The result of polling a task that does not exist.</summary>
    /// <remarks>Only JSON of the service shows that it accepted the API key. A page of a proxy shows nothing.</remarks>
    /// <param name="baseUri">The address.</param>
    /// <param name="elapsed">The time of the call.</param>
    /// <param name="error">The error of the call, if there was one.</param>
    /// <param name="history">The history in use.</param>
    /// <param name="historyProblem">Why the history cannot be used.</param>
    internal static GptImageConnection Of(
        Uri baseUri, TimeSpan elapsed, GptImageException? error, string? history, GptImageException? historyProblem)
    {
        var isReachable = error?.ErrorId != GptImageErrorId.ConnectionFailed;
        bool? isAuthorized = error?.ErrorId switch
        {
            null or GptImageErrorId.TaskNotFound or GptImageErrorId.InvalidRequest => true,
            GptImageErrorId.Unauthorized => false,
            _ => null,
        };
        return new GptImageConnection
        {
            BaseUri = baseUri,
            IsReachable = isReachable,
            IsAuthorized = isAuthorized,
            RoundTrip = isReachable ? elapsed : null,
            Problem = isAuthorized == true ? null : error,
            History = history,
            HistoryProblem = historyProblem,
        };
    }
}
