using GptImage15.Simulator;

namespace GptImage15.Tests.Support;

/// <summary>A test with a simulated service of its own.</summary>
public abstract class ServiceTest : IAsyncLifetime
{
    private readonly TemporaryFolder _home = new();

    private protected ServiceSimulator Service { get; private set; } = null!;

    private protected Ledger Ledger => Service.Ledger;

    /// <summary>The clock of the clients, on which pauses take no time.</summary>
    private protected LeapingClock Clock { get; } = new();

    /// <summary>The options of the service.</summary>
    private protected virtual SimulatorOptions ServiceOptions => new();

    public virtual async Task InitializeAsync() => Service = await ServiceSimulator.StartAsync(ServiceOptions);

    public virtual async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        _home.Dispose();
    }

    private protected GptImageClientOptions Options(int retries = 0, TimeSpan? timeout = null) => new()
    {
        BaseUri = Service.BaseUri,
        MaximumRetryCount = retries,
        RequestTimeout = timeout ?? TimeSpan.FromSeconds(30),
        TimeProvider = Clock,
        History = _home["history.jsonl"],
    };

    private protected GptImageClient Client(int retries = 0, TimeSpan? timeout = null) =>
        Create.Client(Service.ApiKey, Options(retries, timeout));

    /// <summary>Makes the next answer of a route this body, byte for byte.</summary>
    private protected void AnswerWith(ServiceRoute route, byte[] body, int status = 200, string? contentType = null) =>
        Service.Faults.Add(new Fault { Route = route, Status = status, RawBytes = body, ContentType = contentType });

    /// <summary>Makes the next answer of a route this body.</summary>
    private protected void AnswerWith(ServiceRoute route, string body, int status = 200, string? contentType = null) =>
        Service.Faults.Add(new Fault { Route = route, Status = status, RawBody = body, ContentType = contentType });
}
