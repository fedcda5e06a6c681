namespace GptImage15;

/// <summary>What a free question to the service told of it and of the key.</summary>
public sealed class GptImageConnection
{
    /// <summary>The address that was asked.</summary>
    public Uri BaseUri { get; internal set; } = null!;

    /// <summary>Whether anything answered at the address.</summary>
    public bool IsReachable { get; internal set; }

    /// <summary>Whether the service took the key; null where it did not say, or something else answered.</summary>
    public bool? IsAuthorized { get; internal set; }

    /// <summary>Where the key came from; never the key.</summary>
    public string? KeySource { get; internal set; }

    /// <summary>How long the answer took; null where none came.</summary>
    public TimeSpan? RoundTrip { get; internal set; }

    /// <summary>What kept the question from being answered; null where nothing did.</summary>
    internal GptImageException? Problem { get; set; }
}
