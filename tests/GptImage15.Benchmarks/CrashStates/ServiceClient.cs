namespace GptImage15.Benchmarks.CrashStates;

/// <summary>The client's side of the service that a campaign plays.</summary>
internal static class ServiceClient
{
    /// <summary>Longer than anything takes here.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public static Uri Address { get; } = new("https://service.test/");

    /// <summary>A client of a service in this process.</summary>
    public static GptImageClient For(HttpMessageHandler service) => Create.Client("sk-crash", new GptImageClientOptions
    {
        BaseUri = Address,
        HttpMessageHandler = service,
        MaximumRetryCount = 0,
        RequestTimeout = TimeSpan.FromHours(1),
    });
}
