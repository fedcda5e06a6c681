using GptImage15.History.LocalFile;
using GptImage15.Simulator;
using GptImage15.Submitting;

namespace GptImage15.Tests.Support;

/// <summary>A simulated service with a history of its own, for tests that submit tasks to it.</summary>
internal sealed class SimulatedService : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SimulatedService(ServiceSimulator simulator) => Simulator = simulator;

    public ServiceSimulator Simulator { get; }

    public Uri Address => Simulator.BaseUri;

    public string HistoryPath => _folder["history/history.jsonl"];

    /// <summary>How many POSTs the service received, with any outcome.</summary>
    public long Posts => Simulator.Ledger.Requests(ServiceRoute.Generate);

    public static async Task<SimulatedService> StartAsync(SimulatorOptions? options = null) =>
        new(await ServiceSimulator.StartAsync(options));

    /// <summary>Opens the history as another process opens it.</summary>
    public TaskHistory OpenHistory() => Create.History(HistoryPath);

    /// <summary>The part of a history that belongs to this service.</summary>
    public LocalHistory HistoryOf(TaskHistory history) =>
        new(history, Address.AbsoluteUri, Simulator.ApiKey);

    public GptImageClient CreateClient(TimeProvider? clock = null, int retries = 2, TimeSpan? timeout = null) =>
        Create.Client(
            Simulator.ApiKey,
            new GptImageClientOptions
            {
                BaseUri = Address,
                TimeProvider = clock ?? new LeapingClock(),
                MaximumRetryCount = retries,
                RequestTimeout = timeout ?? TimeSpan.FromSeconds(30),
            });

    public SubmissionEngine CreateEngine(
        Action<GptImageOutcome<GptImageTask>> emit,
        int throttleLimit = 1,
        int? maxCredits = null,
        bool force = false,
        GptImageClient? client = null,
        TaskHistory? history = null) => Create.SubmissionEngine(
            client ?? CreateClient(),
            history ?? OpenHistory(),
            new GptImageSubmitOptions { ThrottleLimit = throttleLimit, MaxCredits = maxCredits, Force = force },
            outcome =>
            {
                // The warning about the whole run has no target.
                if (outcome.Target is not null)
                {
                    emit(outcome);
                }
            });

    /// <summary>Submits one request with an engine of its own.</summary>
    public async Task<GptImageOutcome<GptImageTask>> SubmitAsync(
        string prompt = "a red fox",
        string? key = null,
        bool force = false,
        GptImageClient? client = null,
        TaskHistory? history = null)
    {
        var outcomes = new List<GptImageOutcome<GptImageTask>>();
        var engine = CreateEngine(outcomes.Add, force: force, client: client, history: history);
        await engine.AddAsync(new GptImageRequest { Prompt = prompt, IdempotencyKey = key }, CancellationToken.None);
        await engine.CompleteAsync(CancellationToken.None);
        return Assert.Single(outcomes);
    }

    /// <summary>Adds a fault to the next submission.</summary>
    public void NextSubmission(Fault fault) => Simulator.Faults.Add(fault with { Route = ServiceRoute.Generate });

    public async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        _folder.Dispose();
    }
}
