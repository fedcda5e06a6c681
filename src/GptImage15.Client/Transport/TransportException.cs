namespace GptImage15.Transport;

/// <summary>No answer came. Says why in words fit for a user, without the transport's own exception.</summary>
internal sealed class TransportException(string detail, bool neverSent) : Exception(detail)
{
    /// <summary>Whether it is certain that the request did not reach the service.</summary>
    public bool NeverSent { get; } = neverSent;
}
