namespace GptImage15;

/// <summary>What a test of the connection shows about the service and the API key.</summary>
public sealed class GptImageConnection
{
    /// <summary>The address that was tested.</summary>
    public Uri BaseUri { get; internal set; } = null!;

    /// <summary>Whether there was a response from the address.</summary>
    public bool IsReachable { get; internal set; }

    /// <summary>Whether the service accepts the key; null where the response does not show it.</summary>
    public bool? IsAuthorized { get; internal set; }

    /// <summary>The response time; null where there was no response.</summary>
    public TimeSpan? RoundTrip { get; internal set; }

    /// <summary>Why the response does not show that the key is accepted; null where it does.</summary>
    internal GptImageException? Problem { get; set; }
}
