using System.Net.Http.Headers;
using System.Net;

namespace GptImage15.Transport;

/// <summary>
/// The body of a submission. It records whether the transport has started to send it. The transport asks for the body
/// only after the connection is made, so a body that was never asked for proves that the service has not received the
/// request.
/// </summary>
internal sealed class SubmissionContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly byte[] _body;

    public SubmissionContent(byte[] body)
    {
        _body = body;
        Headers.ContentType = Json;
    }

    /// <summary>Whether the transport has started to send it.</summary>
    public bool WasStarted { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // The transport sends a body again on its own, for example to a proxy that asks for a password, and a handler
        // of the caller may retry. The outcome of the first time is not known, so the second one must not happen.
        if (WasStarted)
        {
            throw new HttpRequestException("The transport tried to send a submission twice.");
        }

        WasStarted = true;
        return stream.WriteAsync(_body, 0, _body.Length);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
