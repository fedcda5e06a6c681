namespace GptImage15.Simulator;

/// <summary>A request the service saw, whatever became of it.</summary>
public sealed record SeenRequest
{
    /// <summary>The route; Any for an address the service doesn't have.</summary>
    public required ServiceRoute Route { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path and the query.</summary>
    public required string Target { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Tells connections apart.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>Which request of its connection it was, from 1.</summary>
    public required int NumberOnConnection { get; init; }

    /// <summary>All headers; names compare without case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The Authorization header; null when none was sent.</summary>
    public string? Authorization => Headers.GetValueOrDefault("Authorization");

    /// <summary>The User-Agent header; null when none was sent.</summary>
    public string? UserAgent => Headers.GetValueOrDefault("User-Agent");
}
