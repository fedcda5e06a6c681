using GptImage15.History.Records;
using GptImage15.Simulator;
using GptImage15.Tests.Support;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Table;

/// <summary>A test that submits to a simulated service, with a history in a table.</summary>
public abstract class TableServiceTest : TableTest
{
    private protected const string Key = "row 1";

    private protected SimulatedService Service { get; private set; } = null!;

    private protected virtual SimulatorOptions ServiceOptions => new();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Service = await SimulatedService.StartAsync(ServiceOptions);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Service.DisposeAsync();
    }

    /// <summary>Opens the table as another machine opens it, for the service.</summary>
    private protected IServiceHistory OpenForService(int retries = 0) =>
        Open(retries, service: Service.Address.AbsoluteUri);

    /// <summary>Opens the table where it has been used.</summary>
    private protected Task<IServiceHistory> OpenUsedForServiceAsync() =>
        OpenUsedAsync(retries: 0, Service.Address.AbsoluteUri);

    /// <summary>Submits one request on a machine of its own, or on that of a history.</summary>
    private protected async Task<GptImageOutcome<GptImageTask>> SubmitAsync(
        string? key = Key, IServiceHistory? history = null, bool force = false, TimeSpan? timeout = null)
    {
        var outcomes = new List<GptImageOutcome<GptImageTask>>();
        using var engine = Create.SubmissionEngineOn(
            history ?? OpenForService(),
            Service.CreateClient(Clock, retries: 0, timeout),
            new GptImageSubmitOptions { Force = force },
            outcomes.Add);
        await engine.AddAsync(Request(key), CancellationToken.None);
        await engine.CompleteAsync(CancellationToken.None);
        return Assert.Single(outcomes);
    }
}
