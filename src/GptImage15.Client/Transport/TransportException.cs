namespace GptImage15.Transport;

/// <summary>
/// There was no response. The message is for the user and does not contain the exception of the transport.
/// </summary>
internal sealed class TransportException(string detail, bool neverSent) : Exception(detail)
{
    /// <summary>Whether it is certain that the request did not reach the service.</summary>
    public bool NeverSent { get; } = neverSent;
}
