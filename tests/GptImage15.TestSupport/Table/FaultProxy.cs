using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace GptImage15.TestSupport.Table;

/// <summary>
/// Is between a client and a store. It passes requests on, unless a rule has a fault for them, and keeps them.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly ConcurrentQueue<StoreRequest> _requests = new();
    private readonly LoopbackListener _listener;
    private readonly HttpClient _http = new();
    private readonly Uri _store;

    /// <param name="store">The address of the store.</param>
    public FaultProxy(Uri store)
    {
        _store = store;
        _listener = new LoopbackListener(ServeAsync);
    }

    public Uri BaseUri => _listener.BaseUri;

    /// <summary>The fault for a request; null to pass it on. Called from many threads.</summary>
    public Func<StoreRequest, StoreFault?> Rule { get; set; } = _ => null;

    /// <summary>The difference of the store's clock, as the Date of the responses shows it, from the time.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>The requests so far, also those with a fault.</summary>
    public IReadOnlyList<StoreRequest> Requests => [.. _requests];

    /// <summary>The store is gone: each request is refused.</summary>
    public void GoAway() => Rule = _ => StoreFault.Refused;

    /// <summary>The store is back.</summary>
    public void ComeBack() => Rule = _ => null;

    /// <summary>Makes the next requests that a condition selects fail in these ways, one each.</summary>
    public void FailNext(Func<StoreRequest, bool> condition, params StoreFault[] faults)
    {
        var left = new ConcurrentQueue<StoreFault>(faults);
        Rule = request => condition(request) && left.TryDequeue(out var fault) ? fault : null;
    }

    /// <summary>The number of requests with an HTTP method.</summary>
    public int Count(string method) => _requests.Count(request => request.Method == method);

    /// <summary>Forgets the requests so far.</summary>
    public void Clear() => _requests.Clear();

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _http.Dispose();
    }

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        await using var connection = new NetworkStream(socket, ownsSocket: true);
        await using var reader = new BufferedStream(connection);
        while (await StoreMessages.ReadAsync(reader, stop) is { } request)
        {
            _requests.Enqueue(request);
            var fault = Rule(request);
            if (fault is { IsRefused: true })
            {
                return;
            }

            await (fault?.Until ?? Task.CompletedTask).WaitAsync(stop);
            using var response = fault?.Status is { } status
                ? StoreMessages.ResponseOf(status, fault)
                : await PassOnAsync(request, stop);
            if (fault is { IsResponseLost: true })
            {
                return;
            }

            if (fault is { IsConflictHidden: true } && response.StatusCode == HttpStatusCode.Conflict)
            {
                response.StatusCode = HttpStatusCode.NoContent;
                response.Content = new ByteArrayContent([]);
            }

            if (fault?.WithoutHeader is { } header)
            {
                response.Headers.Remove(header);
            }

            if (ClockOffset != TimeSpan.Zero)
            {
                response.Headers.Date = DateTimeOffset.UtcNow + ClockOffset;
            }

            await StoreMessages.WriteAsync(connection, response, stop);
        }
    }

    private async Task<HttpResponseMessage> PassOnAsync(StoreRequest request, CancellationToken stop)
    {
        // The path and the query are signed: they stay as they are.
        var address = new Uri(
            _store.GetLeftPart(UriPartial.Authority) + request.Target,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), address);
        if (request.Body.Length > 0)
        {
            message.Content = new ByteArrayContent(request.Body);
        }

        foreach (var (name, value) in request.Headers.Select(StoreMessages.Split))
        {
            _ = message.Headers.TryAddWithoutValidation(name, value)
                || message.Content?.Headers.TryAddWithoutValidation(name, value) == true;
        }

        return await _http.SendAsync(message, stop);
    }
}
