using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Authentication;

namespace GptImage15.Transport;

/// <summary>
/// The HttpClients of this process. Clients with the same proxy share connections. A client for a proxy with a password
/// lives as long as the caller keeps the credential object.
/// </summary>
internal static class HttpTransport
{
    /// <summary>The time to connect; shorter than the default timeout of a request.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>The lifetime of a connection, so that DNS changes take effect.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The time that a connection can be idle. It is short: if a server closes a connection while a submission is sent
    /// on it, the outcome of that submission is unknown.
    /// </summary>
    private static readonly TimeSpan ConnectionIdleTimeout = TimeSpan.FromSeconds(15);

    private static readonly ConcurrentDictionary<string, HttpClient> Shared = new();

    private static readonly ConditionalWeakTable<NetworkCredential, ConcurrentDictionary<string, HttpClient>>
        WithCredential = new();

    private static readonly ConditionalWeakTable<HttpMessageHandler, HttpClient> WithHandler = new();

    private static string UserAgent { get; } =
        "GptImage15/" + typeof(HttpTransport).Assembly.GetName().Version!.ToString(3);

    /// <summary>The HttpClient for calls with these options to an address.</summary>
    public static HttpClient For(GptImageClientOptions options, Uri address)
    {
        if (options.HttpMessageHandler is { } handler)
        {
            return WithHandler.GetValue(handler, static handler => Create(handler, disposeHandler: false));
        }

        return ForStore(options, address);
    }

    /// <summary>The HttpClient for calls that the handler of the options does not replace.</summary>
    public static HttpClient ForStore(GptImageClientOptions options, Uri address)
    {
        var route = RouteTo(options, address);
        var clients = options.ProxyCredential is { } credential ? WithCredential.GetOrCreateValue(credential) : Shared;
        return clients.GetOrAdd(
            route, route => Create(CreateHandler(route, options.ProxyCredential), disposeHandler: true));
    }

#if !NET
    /// <summary>
    /// A client with its own connection. .NET Framework sends a POST again without notice if a kept-alive connection is
    /// closed, so a submission never uses a connection that was used before.
    /// </summary>
    public static HttpClient ForSubmission(GptImageClientOptions options) => options.HttpMessageHandler is { } handler
        ? Create(handler, disposeHandler: false)
        : Create(CreateHandler(RouteTo(options, options.BaseUri), options.ProxyCredential), disposeHandler: true);
#endif

    /// <summary>
    /// "direct", "" for the proxy of the environment or the system, or the address of the proxy. Plain http goes only
    /// to this machine. A proxy on another machine would receive the API key in clear text, even one from the
    /// environment, so plain http uses only a proxy on this machine.
    /// </summary>
    private static string RouteTo(GptImageClientOptions options, Uri address) =>
        address.Scheme == Uri.UriSchemeHttp && options.Proxy is not { IsLoopback: true } ? "direct"
        : options.Proxy?.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) ?? "";

#if NET
    private static SocketsHttpHandler CreateHandler(string route, NetworkCredential? credential)
#else
    private static HttpClientHandler CreateHandler(string route, NetworkCredential? credential)
#endif
    {
#if NET
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            PooledConnectionIdleTimeout = ConnectionIdleTimeout,
            ActivityHeadersPropagator = null,
        };
        handler.SslOptions.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
#else
        var handler = new HttpClientHandler
        {
            MaxConnectionsPerServer = 256,
            SslProtocols = SslProtocols.Tls12,
        };
#endif
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.UseProxy = route != "direct";
        if (handler.UseProxy && route.Length > 0)
        {
            handler.Proxy = new WebProxy(route) { Credentials = credential };
        }

        return handler;
    }

    private static HttpClient Create(HttpMessageHandler handler, bool disposeHandler)
    {
        var client = new HttpClient(handler, disposeHandler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", UserAgent);
        return client;
    }
}
