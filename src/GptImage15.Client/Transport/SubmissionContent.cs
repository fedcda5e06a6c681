using System.Net;
using System.Net.Http.Headers;
using GptImage15.Resources;

namespace GptImage15.Transport;

/// <summary>
/// The body of a submission. It records whether it was given to anyone. The transport requests the body only when the
/// connection is open, so if nobody ever had the body, the service has not received the request.
/// </summary>
internal sealed class SubmissionContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly byte[] _body;
    private bool _wasRead;
    private bool _wasSent;

    public SubmissionContent(byte[] body)
    {
        _body = body;
        Headers.ContentType = Json;
    }

    /// <summary>
    /// Whether the transport has started to send it, or a handler has read it and can have sent a copy.
    /// </summary>
    public bool WasStarted => _wasRead || _wasSent;

    /// <summary>A handler can read the body here. It can still be sent afterwards, once.</summary>
    protected override Task<Stream> CreateContentReadStreamAsync()
    {
        _wasRead = true;
        return Task.FromResult<Stream>(new MemoryStream(_body, writable: false));
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // HttpContent copies the body to a buffer for ReadAsStringAsync and the like, in a stream that is nested in it.
        // A buffered body can be sent again and again without a call of this method.
        if (stream.GetType().DeclaringType == typeof(HttpContent))
        {
            throw new HttpRequestException(Messages.SubmissionNotBuffered);
        }

        // The transport can send a body again without notice, for example to a proxy that requires a password, and a
        // handler of the caller can retry. The outcome of the first time is not known, so the second one must not
        // happen.
        if (_wasSent)
        {
            throw new HttpRequestException("The transport tried to send a submission twice.");
        }

        _wasSent = true;
        return stream.WriteAsync(_body, 0, _body.Length);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
