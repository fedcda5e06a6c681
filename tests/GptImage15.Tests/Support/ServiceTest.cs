using GptImage15.Simulator;

namespace GptImage15.Tests.Support;

/// <summary>A test with a service of its own, on a free port of this machine.</summary>
public abstract class ServiceTest : IAsyncLifetime
{
    private protected ServiceSimulator Service { get; private set; } = null!;

    private protected Ledger Ledger => Service.Ledger;

    /// <summary>The clock the clients' pauses run on: no test waits for one.</summary>
    private protected LeapingClock Clock { get; } = new();

    /// <summary>What the service is like.</summary>
    private protected virtual SimulatorOptions ServiceOptions => new();

    public virtual async Task InitializeAsync() => Service = await ServiceSimulator.StartAsync(ServiceOptions);

    public virtual async Task DisposeAsync() => await Service.DisposeAsync();

    private protected GptImageClientOptions Options(int retries = 0, TimeSpan? timeout = null) => new()
    {
        BaseUri = Service.BaseUri,
        MaximumRetryCount = retries,
        RequestTimeout = timeout ?? TimeSpan.FromSeconds(30),
        TimeProvider = Clock,
    };

    private protected GptImageClient Client(int retries = 0, TimeSpan? timeout = null) =>
        Create.Client(Service.ApiKey, Options(retries, timeout));

    /// <summary>The next answer of a route is this body, byte for byte.</summary>
    private protected void AnswerWith(ServiceRoute route, byte[] body, int status = 200, string? contentType = null) =>
        Service.Faults.Add(new Fault { Route = route, Status = status, RawBytes = body, ContentType = contentType });

    /// <summary>The next answer of a route is this body.</summary>
    private protected void AnswerWith(ServiceRoute route, string body, int status = 200, string? contentType = null) =>
        Service.Faults.Add(new Fault { Route = route, Status = status, RawBody = body, ContentType = contentType });
}
