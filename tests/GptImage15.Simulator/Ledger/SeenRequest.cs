namespace GptImage15.Simulator;

/// <summary>A request that the service received, whatever its outcome.</summary>
public sealed record SeenRequest
{
    /// <summary>The route; Any for an unknown address.</summary>
    public required ServiceRoute Route { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path and the query.</summary>
    public required string Target { get; init; }

    /// <summary>The time of arrival.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The id of the connection.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>The number of the request on its connection, from 1.</summary>
    public required int NumberOnConnection { get; init; }

    /// <summary>All headers. Names are not case-sensitive.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The Authorization header; null if it was not sent.</summary>
    public string? Authorization => Headers.GetValueOrDefault("Authorization");

    /// <summary>The User-Agent header; null if it was not sent.</summary>
    public string? UserAgent => Headers.GetValueOrDefault("User-Agent");
}
