using GptImage15.Addresses;
using GptImage15.Resources;
using GptImage15.Transport;

namespace GptImage15.Saving;

/// <summary>Requests an image. The API key is not sent.</summary>
/// <remarks>
/// Errors show the requested URL, and at most the host of a redirect: a server can put anything into the rest, also the
/// API key.
/// </remarks>
/// <param name="options">The options for requests.</param>
/// <param name="imageUri">The URL of the image.</param>
/// <param name="maximumBytes">The maximum size, in bytes.</param>
internal sealed class ImageRequest(GptImageClientOptions options, Uri imageUri, long maximumBytes)
{
    /// <summary>Requests the image, or the rest of a version that was received in part.</summary>
    /// <param name="version">The version that was received in part; null for none.</param>
    /// <param name="offset">The number of bytes that were received.</param>
    /// <param name="cancellationToken">Cancels the request and all reads.</param>
    /// <returns>The rest of that version, or a complete image.</returns>
    /// <exception cref="GptImageException">RedirectRefused, DownloadFailed (with the status, or without one where
    /// another attempt may succeed).</exception>
    public async Task<ImageStream> OpenAsync(ImageVersion? version, long offset, CancellationToken cancellationToken)
    {
        if (offset > 0 && version?.Validator is not null)
        {
            var rest = await SendAsync(version, offset, cancellationToken).ConfigureAwait(false);
            if (version.IsContinuedBy(rest, offset))
            {
                return await ReceiveAsync(rest, version, offset, cancellationToken).ConfigureAwait(false);
            }

            if ((int)rest.StatusCode is not (206 or 416))
            {
                return await ReceiveWholeAsync(rest, version, cancellationToken).ConfigureAwait(false);
            }

            rest.Dispose();
        }

        var whole = await SendAsync(null, 0, cancellationToken).ConfigureAwait(false);
        return await ReceiveWholeAsync(whole, version, cancellationToken).ConfigureAwait(false);
    }

    private Task<ImageStream> ReceiveWholeAsync(
        HttpResponseMessage response, ImageVersion? earlier, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode == 200 || ImageVersion.IsPart(response, 0))
        {
            return ReceiveAsync(response, earlier, 0, cancellationToken);
        }

        using (response)
        {
            var status = (int)response.StatusCode;
            var retryAfter = RetryAfter.Read(response.Headers.RetryAfter, options.TimeProvider.GetUtcNow());
            throw ImageStream.Failed(imageUri, Messages.HttpStatus.With(status), status, retryAfter);
        }
    }

    private async Task<ImageStream> ReceiveAsync(
        HttpResponseMessage response, ImageVersion? earlier, long offset, CancellationToken cancellationToken)
    {
#if NET
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        var body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        var image = new ImageStream(
            imageUri,
            response,
            body,
            offset,
            ImageVersion.Of(response, earlier),
            maximumBytes,
            options.RequestTimeout,
            cancellationToken);
        try
        {
            image.CheckAnnouncedLength();
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>Sends the request, and follows redirects after checking each.</summary>
    private async Task<HttpResponseMessage> SendAsync(
        ImageVersion? version, long offset, CancellationToken cancellationToken)
    {
        var address = imageUri;
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendAsync(address, version, offset, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is < 300 or >= 400 || response.Headers.Location is not { } location)
            {
                return response;
            }

            using (response)
            {
                address = ImageAddress.Redirect(imageUri, address, location, redirects);
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        Uri address, ImageVersion? version, long offset, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        version?.AskForRest(request.Headers, offset);
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
            var detail = TransportFailure.Describe(exception, options.RequestTimeout);
            throw ImageStream.Failed(imageUri, detail, null, null);
        }
    }
}
