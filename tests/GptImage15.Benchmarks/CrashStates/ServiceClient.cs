namespace GptImage15.Benchmarks.CrashStates;

/// <summary>Clients for the service that a campaign simulates.</summary>
internal static class ServiceClient
{
    /// <summary>The timeout for each step; no step takes so long.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public static Uri Address { get; } = new("https://service.test/");

    /// <summary>A client for a service in this process.</summary>
    public static GptImageClient For(HttpMessageHandler service) => Create.Client("sk-crash", new GptImageClientOptions
    {
        BaseUri = Address,
        HttpMessageHandler = service,
        MaximumRetryCount = 0,
        RequestTimeout = TimeSpan.FromHours(1),
    });
}
