using System.Diagnostics;
using GptImage15.Addresses;
using GptImage15.Resources;
using GptImage15.Telemetry;
using GptImage15.Transport;

namespace GptImage15.Saving;

/// <summary>The body of a response with an image. Limits its size and its time.</summary>
internal sealed class ImageStream : IDisposable
{
    /// <summary>
    /// The minimum average rate, in bytes per second, after the timeout of the request. Kestrel requires the same rate
    /// of its clients (MinRequestBodyDataRate).
    /// </summary>
    public const double MinimumBytesPerSecond = 240;

    private const int BufferBytes = 128 * 1024;

    private readonly Uri _imageUri;
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly long _maximumBytes;
    private readonly TimeSpan _stallTimeout;
    private readonly CancellationToken _cancellationToken;
    private readonly Stopwatch _waiting = new();
    private long _received;

    /// <summary>
    /// One source for all reads: a source for each read would be most of the memory that a download allocates.
    /// </summary>
    private readonly CancellationTokenSource _stall;

    public ImageStream(
        Uri imageUri,
        HttpResponseMessage response,
        Stream body,
        long offset,
        ImageVersion version,
        long maximumBytes,
        TimeSpan stallTimeout,
        CancellationToken cancellationToken)
    {
        _imageUri = imageUri;
        _response = response;
        _body = body;
        _maximumBytes = maximumBytes;
        _stallTimeout = stallTimeout;
        _cancellationToken = cancellationToken;
        Offset = offset;
        Version = version;
        _stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
#if !NET
        // A stream of .NET Framework does not observe the token while it waits for bytes.
        _stall.Token.Register(response.Dispose);
#endif
    }

    /// <summary>The position in the image at which the body starts, in bytes.</summary>
    public long Offset { get; }

    /// <summary>The version of the image.</summary>
    public ImageVersion Version { get; }

    /// <summary>The error of a failed download.</summary>
    public static GptImageException Failed(Uri imageUri, string detail, int? status, TimeSpan? retryAfter) =>
        new(
            GptImageErrorId.DownloadFailed,
            Messages.DownloadFailed.With(ImageAddress.Show(imageUri), detail).WithRetryAfter(retryAfter),
            status,
            retryAfter: retryAfter);

    /// <summary>The longest time for a number of bytes.</summary>
    public static TimeSpan LongestTimeFor(long bytes, TimeSpan requestTimeout) =>
        requestTimeout + TimeSpan.FromSeconds(bytes / MinimumBytesPerSecond);

    /// <summary>Refuses an image whose announced size is too large.</summary>
    /// <exception cref="GptImageException">DownloadFailed.</exception>
    public void CheckAnnouncedLength() => CheckLength(Version.TotalLength ?? 0);

    /// <summary>
    /// Reads the next bytes. Fails if none arrive within the timeout of a request, if they arrive too slowly, and if
    /// they end before the end of the image.
    /// </summary>
    /// <exception cref="GptImageException">DownloadFailed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async ValueTask<int> ReadAsync(byte[] buffer)
    {
        var timeLeft = LongestTimeFor(_received, _stallTimeout) - _waiting.Elapsed;
        var isTooSlow = timeLeft < _stallTimeout;
        try
        {
            _stall.CancelAfter(!isTooSlow ? _stallTimeout : timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero);
            _waiting.Start();
#if NET
            var read = await _body.ReadAsync(buffer.AsMemory(), _stall.Token).ConfigureAwait(false);
#else
            var read = await _body.ReadAsync(buffer, 0, buffer.Length, _stall.Token).ConfigureAwait(false);
#endif
            // The time to write the bytes to disk does not count.
            _waiting.Stop();
            _stall.CancelAfter(Timeout.InfiniteTimeSpan);
            _received += read;
            ClientTelemetry.Received(read);
            CheckLength(Offset + _received);
            var end = Offset + _received;
            return read > 0 || Version.TotalLength is null || Version.TotalLength == end
                ? read
                : throw Failed(_imageUri, Messages.LengthDiffers.With(end, Version.TotalLength), null, null);
        }
        catch (Exception exception) when (!_cancellationToken.IsCancellationRequested && TransportFailure.Is(exception))
        {
            var detail = isTooSlow && _stall.IsCancellationRequested && _received > 0
                ? Messages.ImageTooSlow.With(MinimumBytesPerSecond)
                : TransportFailure.Describe(exception, _stallTimeout);
            throw Failed(_imageUri, detail, null, null);
        }
    }

    /// <summary>Copies the body to a stream.</summary>
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

    private void CheckLength(long bytes)
    {
        if (bytes > _maximumBytes)
        {
            // With a status, the download is not repeated.
            throw Failed(_imageUri, Messages.BodyTooLarge.With(_maximumBytes / (1024 * 1024)), 200, null);
        }
    }
}
