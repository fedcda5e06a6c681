using System.Buffers;
using System.Net;
using System.Text;
using GptImage15.Resources;

namespace GptImage15.Transport;

/// <summary>
/// Sends requests with the API key, and reads each response completely, up to a timeout and a maximum size.
/// </summary>
internal sealed class ServiceConnection
{
    /// <summary>The maximum size of a body. Responses of the service have a few kilobytes.</summary>
    internal const int MaximumBodyBytes = 4 * 1024 * 1024;

    private const int FirstBufferBytes = 4096;

    private readonly GptImageClientOptions _options;
    private readonly HttpClient _http;
    private readonly KeyRedaction _key;
    private readonly string _authorization;

    public ServiceConnection(string apiKey, GptImageClientOptions options)
    {
        _options = options;
        _http = HttpTransport.For(options, options.BaseUri);
        _key = options.ProxyCredential is { } proxy
            ? new KeyRedaction(apiKey, proxy.Password, BasicToken(proxy))
            : new KeyRedaction(apiKey);
        _authorization = "Bearer " + apiKey;
    }

    /// <summary>Sends a GET request.</summary>
    /// <exception cref="TransportException">There was no response.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<ServiceResponse> GetAsync(Uri uri, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        return await SendAsync(_http, request, timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a submission once. Only its timeout ends it: it may already be paid for.</summary>
    /// <exception cref="TransportException">There was no response. The exception says whether the request was
    /// sent.</exception>
    public async Task<ServiceResponse> PostAsync(Uri uri, byte[] body)
    {
        using var content = new SubmissionContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = content };
#if NET
        var http = _http;
#else
        using var http = HttpTransport.ForSubmission(_options);
#endif
        try
        {
            return await SendAsync(http, request, _options.RequestTimeout, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (TransportException exception)
        {
            throw new TransportException(exception.Message, neverSent: !content.WasStarted);
        }
    }

    private async Task<ServiceResponse> SendAsync(
        HttpClient http, HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("Authorization", _authorization);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            using var response = await http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token)
                .ConfigureAwait(false);
            var received = new ServiceResponse(
                (int)response.StatusCode,
                RetryAfter.Read(response.Headers.RetryAfter, _options.TimeProvider.GetUtcNow()),
                response.Headers.Location?.OriginalString,
                _key);
            await ReadBodyAsync(response, received, timeout, deadline.Token).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return received;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception exception)
        {
            // Every exception becomes a TransportException: none may hide that a submission was sent.
            throw new TransportException(_key.Redact(TransportFailure.Describe(exception, timeout)), neverSent: false);
        }
    }

    /// <summary>Reads the body. If that fails, the status and the headers are kept.</summary>
    private static async Task ReadBodyAsync(
        HttpResponseMessage response, ServiceResponse received, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // One byte more than announced, so that the read that finds the end needs no larger buffer. The announced
        // length may be wrong.
        var announced = response.Content.Headers.ContentLength;
        var buffer = ArrayPool<byte>.Shared.Rent(
            announced is >= 0 and < MaximumBodyBytes ? (int)announced + 1 : FirstBufferBytes);
        var length = 0;
        try
        {
#if NET
            using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
            // A stream of .NET Framework does not observe the token while it waits for bytes.
            using var cut = cancellationToken.Register(response.Dispose);
            using var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
            while (true)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }

                var read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellationToken)
                    .ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                length += read;
                if (length > MaximumBodyBytes)
                {
                    received.BodyFailure = Messages.BodyTooLarge.With(MaximumBodyBytes / (1024 * 1024));
                    break;
                }
            }
        }
        catch (Exception exception) when (TransportFailure.Is(exception))
        {
            received.BodyFailure = TransportFailure.Describe(exception, timeout);
        }
        finally
        {
            received.SetBody(buffer, length);
        }
    }

    private static string BasicToken(NetworkCredential proxy) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{proxy.UserName}:{proxy.Password}"));

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.AsSpan().CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
