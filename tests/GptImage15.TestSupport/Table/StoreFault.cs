namespace GptImage15.TestSupport.Table;

/// <summary>What a proxy does with a request to a store, in place of passing it on.</summary>
internal sealed record StoreFault
{
    /// <summary>Closes the connection. The store does not get the request.</summary>
    public static StoreFault Refused { get; } = new() { IsRefused = true };

    /// <summary>Passes the request on, and closes the connection in place of its response.</summary>
    public static StoreFault LostResponse { get; } = new() { IsResponseLost = true };

    /// <summary>Responds as if a row was added that existed before. A store never does this.</summary>
    public static StoreFault HiddenConflict { get; } = new() { IsConflictHidden = true };

    /// <summary>The HTTP status of a response by the proxy itself; null for none.</summary>
    public int? Status { get; init; }

    /// <summary>The seconds of the response's Retry-After; null for none.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The error code of a response by the proxy itself; null for none.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What is awaited before the request is passed on; null for nothing.</summary>
    public Task? Until { get; init; }

    /// <summary>A header that the response loses; null for none.</summary>
    public string? WithoutHeader { get; init; }

    public bool IsRefused { get; private init; }

    public bool IsResponseLost { get; private init; }

    public bool IsConflictHidden { get; private init; }

    /// <summary>A response by the proxy itself.</summary>
    public static StoreFault Of(int status, int? retryAfter = null) =>
        new() { Status = status, RetryAfter = retryAfter };

    /// <summary>Responds as a store does that never accepts the row.</summary>
    public static StoreFault RowRefused { get; } = new() { Status = 400, ErrorCode = "EntityTooLarge" };

    /// <summary>Passes the request on after a time.</summary>
    public static StoreFault Delayed(TimeSpan time) => new() { Until = Task.Delay(time) };
}
