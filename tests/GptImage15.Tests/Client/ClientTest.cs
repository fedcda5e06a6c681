using GptImage15.Tests.Support;

namespace GptImage15.Tests.Client;

/// <summary>A test of the public client with a simulated service, a history and a folder of its own.</summary>
public abstract class ClientTest : ServiceTest
{
    private readonly FastClock _clock = new();

    private protected TemporaryFolder Folder { get; } = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>Creates a client.</summary>
    /// <param name="change">Changes its options.</param>
    /// <param name="apiKey">The API key; null for the one that the service accepts.</param>
    private protected GptImageClient CreateClient(
        Action<GptImageClientOptions>? change = null, string? apiKey = null)
    {
        var options = Options();
        options.TimeProvider = _clock;
        change?.Invoke(options);
        return new(apiKey ?? Service.ApiKey, options);
    }
}
