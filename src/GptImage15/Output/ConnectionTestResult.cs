namespace GptImage15.Output;

/// <summary>What a test of the connection shows about the service, the API key and the history.</summary>
public sealed class ConnectionTestResult
{
    internal ConnectionTestResult(GptImageConnection connection, string keySource)
    {
        BaseUri = connection.BaseUri;
        IsReachable = connection.IsReachable;
        IsAuthorized = connection.IsAuthorized;
        KeySource = keySource;
        RoundTrip = connection.RoundTrip;
        History = connection.History;
        IsHistoryUsable = connection.History is null ? null : connection.HistoryProblem is null;
    }

    /// <summary>The address that was tested.</summary>
    public Uri BaseUri { get; }

    /// <summary>Whether there was a response from the address.</summary>
    public bool IsReachable { get; }

    /// <summary>Whether the service accepts the API key; null where the response does not show it.</summary>
    public bool? IsAuthorized { get; }

    /// <summary>Where the API key comes from; never the API key itself.</summary>
    public string KeySource { get; }

    /// <summary>The response time; null where there was no response.</summary>
    public TimeSpan? RoundTrip { get; }

    /// <summary>The history in use: a file, or a table without its signature; null where it is off.</summary>
    public string? History { get; }

    /// <summary>Whether the history can be reached and used; null where it is off.</summary>
    public bool? IsHistoryUsable { get; }
}
