using System.Collections.Concurrent;
using System.Net;
using System.Security.Authentication;

namespace GptImage15.Transport;

/// <summary>The HttpClients of this process: one for each proxy setting, kept for the session and never disposed.</summary>
internal static class HttpTransport
{
    /// <summary>How long a connection may take to stand; under any sensible request timeout.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection is used, so that a change of DNS is noticed.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a connection may lie idle. Short, since a server that closes one at the very moment it is used for a
    /// submission leaves that submission's outcome unknown.
    /// </summary>
    private static readonly TimeSpan ConnectionIdleTimeout = TimeSpan.FromSeconds(15);

    private static readonly ConcurrentDictionary<Settings, HttpClient> Clients = new();

    /// <summary>The client shared by all calls with these options to an address.</summary>
    public static HttpClient For(GptImageClientOptions options, Uri address) => options.Handler is { } handler
        ? Create(handler)
        : Clients.GetOrAdd(Settings.Of(options, address), static settings => Create(settings));

#if !NET
    /// <summary>
    /// A client on a connection of its own. .NET Framework sends a POST again by itself when a kept-alive connection
    /// turns out dead, so a submission never gets one that was used before.
    /// </summary>
    public static HttpClient ForSubmission(GptImageClientOptions options) =>
        options.Handler is { } handler ? Create(handler) : Create(Settings.Of(options, options.BaseUri));
#endif

    private static HttpClient Create(Settings settings)
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
        handler.UseProxy = !settings.IsDirect;
        if (settings.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy)
            {
                Credentials = settings.UserName is null
                    ? null
                    : new NetworkCredential(settings.UserName, settings.Password, settings.Domain),
            };
        }

        return Create(handler);
    }

    private static HttpClient Create(HttpMessageHandler handler)
    {
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", UserAgent);
        return client;
    }

    private static string UserAgent { get; } =
        "GptImage15/" + typeof(HttpTransport).Assembly.GetName().Version!.ToString(3);

    private sealed record Settings(bool IsDirect, Uri? Proxy, string? UserName, string? Password, string? Domain)
    {
        private static readonly Settings Direct = new(IsDirect: true, null, null, null, null);

        /// <summary>
        /// Plain http is spoken to this machine alone, where nobody reads along. A proxy elsewhere, the environment's too,
        /// would be sent all of it in clear, the key as well, so only a proxy of this machine is used for it.
        /// </summary>
        public static Settings Of(GptImageClientOptions options, Uri address) =>
            address.Scheme == Uri.UriSchemeHttp && options.Proxy is not { IsLoopback: true }
                ? Direct
                : new(
                    IsDirect: false,
                    options.Proxy,
                    options.ProxyCredential?.UserName,
                    options.ProxyCredential?.Password,
                    options.ProxyCredential?.Domain);
    }
}
