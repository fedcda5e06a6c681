using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using GptImage15.Resources;
using GptImage15.Transport;

namespace GptImage15.Saving;

/// <summary>An image on its way: an answer whose body has begun. Asked for without the key, from hosts of any name.</summary>
internal sealed class ImageStream : IDisposable
{
    private const int MaximumRedirects = 5;
    private const int BufferBytes = 128 * 1024;

    private readonly Uri _imageUri;
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly TimeSpan _stallTimeout;
    private readonly CancellationToken _cancellationToken;

    /// <summary>One for all reads: one for each would be most of what a download leaves to the garbage collector.</summary>
    private readonly CancellationTokenSource _stall;

    private ImageStream(
        Uri imageUri, HttpResponseMessage response, Stream body, TimeSpan stallTimeout, CancellationToken cancellationToken)
    {
        _imageUri = imageUri;
        _response = response;
        _body = body;
        _stallTimeout = stallTimeout;
        _cancellationToken = cancellationToken;
        _stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
#if !NET
        // .NET Framework's stream does not heed the token while it waits for bytes.
        _stall.Token.Register(response.Dispose);
#endif
    }

    /// <summary>Where in the image the body begins; 0 where the server sends it all again.</summary>
    public long Offset => _response.StatusCode == HttpStatusCode.PartialContent
        ? _response.Content.Headers.ContentRange?.From ?? 0
        : 0;

    /// <summary>The size of the whole image, where the server announced it.</summary>
    public long? TotalLength => _response.StatusCode == HttpStatusCode.PartialContent
        ? _response.Content.Headers.ContentRange?.Length
        : _response.Content.Headers.ContentLength;

    /// <summary>What names this version of the image, so that its rest is never joined to another's beginning.</summary>
    public string? Validator => _response.Headers.ETag is { IsWeak: false } tag
        ? tag.Tag
        : _response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Asks for an image, following redirects itself, each checked. The token counts for the reads too.</summary>
    /// <remarks>
    /// Errors name the address that was asked for, and of a redirect at most the host: a server can put anything into the
    /// rest, also the key of the account that paid for the image.
    /// </remarks>
    /// <exception cref="GptImageException">InsecureUri, RedirectRefused, DownloadFailed (with the status, or without one where
    /// another try may help).</exception>
    public static async Task<ImageStream> OpenAsync(
        GptImageClientOptions options, Uri imageUri, long from, string? validator, CancellationToken cancellationToken)
    {
        SecureUri.Check(imageUri);
        var address = imageUri;
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendAsync(options, imageUri, address, from, validator, cancellationToken).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            if (status is 200 or 206)
            {
#if NET
                var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
                var body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
                return new ImageStream(imageUri, response, body, options.RequestTimeout, cancellationToken);
            }

            using (response)
            {
                if (status is < 300 or >= 400 || response.Headers.Location is not { } location)
                {
                    var retryAfter = RetryPolicy.ReadRetryAfter(response.Headers.RetryAfter, options.TimeProvider.GetUtcNow());
                    throw Failed(imageUri, Messages.HttpStatus.With(status), status, retryAfter);
                }

                address = FollowRedirect(imageUri, address, location, redirects);
            }
        }
    }

    /// <summary>Reads the next bytes; fails when none come for as long as a whole request may take.</summary>
    /// <exception cref="GptImageException">DownloadFailed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async ValueTask<int> ReadAsync(byte[] buffer)
    {
        try
        {
            _stall.CancelAfter(_stallTimeout);
#if NET
            var read = await _body.ReadAsync(buffer.AsMemory(), _stall.Token).ConfigureAwait(false);
#else
            var read = await _body.ReadAsync(buffer, 0, buffer.Length, _stall.Token).ConfigureAwait(false);
#endif
            // The time that is taken to store the bytes is not the server's.
            _stall.CancelAfter(Timeout.InfiniteTimeSpan);
            return read;
        }
        catch (Exception exception) when (!_cancellationToken.IsCancellationRequested && TransportFailure.Is(exception))
        {
            throw Failed(_imageUri, TransportFailure.Describe(exception, _stallTimeout), null, null);
        }
    }

    /// <summary>Writes all of the body to a stream.</summary>
    public async Task CopyToAsync(Stream destination)
    {
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            await destination.WriteAsync(buffer, 0, read, _cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stall.Dispose();
        _response.Dispose();
    }

    private static async Task<HttpResponseMessage> SendAsync(
        GptImageClientOptions options, Uri imageUri, Uri address, long from, string? validator, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (from > 0 && validator is not null)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.TryAddWithoutValidation("If-Range", validator);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.RequestTimeout);
        try
        {
            return await HttpTransport.For(options, address)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && TransportFailure.Is(exception))
        {
            throw Failed(imageUri, TransportFailure.Describe(exception, options.RequestTimeout), null, null);
        }
    }

    private static Uri FollowRedirect(Uri imageUri, Uri from, Uri location, int redirects)
    {
        if (redirects >= MaximumRedirects)
        {
            throw new GptImageException(GptImageErrorId.RedirectRefused, Messages.TooManyRedirects.With(imageUri, MaximumRedirects));
        }

        // A public server has no business sending anyone to a service of this machine.
        return Uri.TryCreate(from, location, out var to) && SecureUri.IsSecure(to) && (!to.IsLoopback || from.IsLoopback)
            ? to
            : throw new GptImageException(GptImageErrorId.RedirectRefused, Messages.RedirectUnsafe.With(imageUri, OriginOf(to)));
    }

    private static string OriginOf(Uri? address) =>
        address is null ? "(?)" : address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    private static GptImageException Failed(Uri imageUri, string detail, int? status, TimeSpan? retryAfter) =>
        new(GptImageErrorId.DownloadFailed, Messages.DownloadFailed.With(imageUri, detail), status, null, retryAfter);
}
