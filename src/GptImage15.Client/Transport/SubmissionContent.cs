using System.Net;
using System.Net.Http.Headers;

namespace GptImage15.Transport;

/// <summary>
/// A request body that knows whether any of it was handed to the network. The transport asks for it only once a
/// connection stands, so a body never asked for is the proof that the service can't have accepted the request.
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

    /// <summary>Whether sending it was begun.</summary>
    public bool WasStarted { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // A second asking would be a resend that nobody ordered, as to a proxy that wants a password. What became of the
        // first is not known, which is what a failure of the network means from here on.
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
