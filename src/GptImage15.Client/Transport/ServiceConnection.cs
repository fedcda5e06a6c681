using System.Buffers;
using System.Net;
using System.Text;
using GptImage15.Resources;

namespace GptImage15.Transport;

/// <summary>Sends one request that carries the key, and reads its answer whole, within a time and a size.</summary>
internal sealed class ServiceConnection
{
    /// <summary>More than the service ever says of a task; a page this long is not an answer.</summary>
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

    /// <summary>Sends a request that changes nothing.</summary>
    /// <exception cref="TransportException">No answer came.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<ServiceAnswer> GetAsync(Uri uri, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        return await SendAsync(_http, request, timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a submission, once. Nothing interrupts it but its own timeout: it may be paid for already.</summary>
    /// <exception cref="TransportException">No answer came; it says whether the request left.</exception>
    public async Task<ServiceAnswer> PostAsync(Uri uri, byte[] body)
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
            return await SendAsync(http, request, _options.RequestTimeout, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TransportException exception)
        {
            throw new TransportException(exception.Message, neverSent: !content.WasStarted);
        }
    }

    private async Task<ServiceAnswer> SendAsync(
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
            var answer = new ServiceAnswer(
                (int)response.StatusCode,
                RetryPolicy.ReadRetryAfter(response.Headers.RetryAfter, _options.TimeProvider.GetUtcNow()),
                response.Headers.Location?.OriginalString,
                _key);
            await ReadBodyAsync(response, answer, timeout, deadline.Token).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return answer;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && TransportFailure.Is(exception))
        {
            throw new TransportException(_key.Redact(TransportFailure.Describe(exception, timeout)), neverSent: false);
        }
    }

    /// <summary>Reads the body into the answer; a body that fails on the way leaves what the status line said.</summary>
    private static async Task ReadBodyAsync(
        HttpResponseMessage response, ServiceAnswer answer, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // With room for the end to be noticed. What is announced need not be true.
        var announced = response.Content.Headers.ContentLength;
        var buffer = ArrayPool<byte>.Shared.Rent(
            announced is >= 0 and < MaximumBodyBytes ? (int)announced + 1 : FirstBufferBytes);
        var length = 0;
        try
        {
#if NET
            using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
            // .NET Framework's stream does not heed the token while it waits for bytes.
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
                    answer.BodyFailure = Messages.BodyTooLarge.With(MaximumBodyBytes / (1024 * 1024));
                    break;
                }
            }
        }
        catch (Exception exception) when (TransportFailure.Is(exception))
        {
            answer.BodyFailure = TransportFailure.Describe(exception, timeout);
        }
        finally
        {
            answer.SetBody(buffer, length);
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
