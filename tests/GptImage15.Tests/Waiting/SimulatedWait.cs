using System.Diagnostics.Metrics;
using GptImage15.History.LocalFile;
using GptImage15.Simulator;
using GptImage15.Tests.Support;
using GptImage15.Waiting;

namespace GptImage15.Tests.Waiting;

/// <summary>
/// A wait for tasks of a simulated service, on one manual clock. The clock advances to the next timer of the engine
/// when the engine is idle. The engine sets its timer again after each added task, each timer and each poll, so the
/// counts show when it is idle. This needs a wait with a timeout: without one, at times no timer is set.
/// </summary>
internal sealed class SimulatedWait : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MeterListener _meters = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _added;
    private int _polls;
    private string? _warning;
    private Task? _end;

    private SimulatedWait(ServiceSimulator simulator, ManualClock clock, GptImageWaitOptions options)
    {
        Simulator = simulator;
        Clock = clock;
        History = Create.History(_folder["history.jsonl"], clock);
        Client = Create.Client(simulator.ApiKey, new GptImageClientOptions
        {
            BaseUri = simulator.BaseUri,
            TimeProvider = clock,
            MaximumRetryCount = 0,
        });
        Engine = Create.WaitEngine(Client, History, options, outcome =>
        {
            lock (Outcomes)
            {
                if (outcome.Target is null)
                {
                    _warning = outcome.Warning;
                }
                else
                {
                    Outcomes.Add((clock.Elapsed, outcome));
                }
            }
        });
        clock.TimerSet += Changed;
        CountPolls();
    }

    public ServiceSimulator Simulator { get; }

    public ManualClock Clock { get; }

    public TaskHistory History { get; }

    public GptImageClient Client { get; }

    public WaitEngine Engine { get; }

    public List<(TimeSpan At, GptImageOutcome<GptImageTask> Outcome)> Outcomes { get; } = [];

    public static async Task<SimulatedWait> StartAsync(
        GptImageWaitOptions? options = null, SimulatorOptions? service = null)
    {
        var clock = new ManualClock();
        var simulator = await ServiceSimulator.StartAsync(
            (service ?? new SimulatorOptions()) with { TimeProvider = clock });
        return new SimulatedWait(simulator, clock, options ?? new GptImageWaitOptions());
    }

    /// <summary>Submits a task, directly by the client.</summary>
    public Task<GptImageTask> SubmitAsync(string prompt = "a red fox") =>
        Client.SubmitAsync(new GptImageRequest { Prompt = prompt });

    /// <summary>Adds a fault to the next polls.</summary>
    public void NextPolls(Fault fault) => Simulator.Faults.Add(fault with { Route = ServiceRoute.Status });

    public void Add(GptImageTask task)
    {
        var before = Engine.Total;
        Engine.Add(task);
        _added += Engine.Total - before;
    }

    public void AddId(string taskId) => Add(new GptImageTask { TaskId = taskId });

    /// <summary>Advances the clock, timer by timer, until the wait has ended. Returns its warning.</summary>
    public async Task<string?> RunToEndAsync()
    {
        _end = Engine.CompleteAsync();
        while (!Engine.IsFinished)
        {
            await WhenIdleAsync();
            if (!Engine.IsFinished)
            {
                Clock.AdvanceToNextTimer();
            }
        }

        await _end;
        return _warning;
    }

    /// <summary>Advances the clock by an amount of time, timer by timer.</summary>
    public async Task RunAsync(TimeSpan time)
    {
        var end = Clock.Elapsed + time;
        await WhenIdleAsync();
        while (!Engine.IsFinished && Clock.Elapsed + Clock.UntilNextTimer <= end)
        {
            Clock.AdvanceToNextTimer();
            await WhenIdleAsync();
        }

        Clock.Advance(end - Clock.Elapsed);
        await WhenIdleAsync();
    }

    /// <summary>When a task was polled, in seconds since the start of the clock.</summary>
    public double[] PollTimes(string taskId) => [.. Simulator.Ledger.SeenRequests
        .Where(request => request.Route == ServiceRoute.Status
            && request.Target.EndsWith("=" + taskId, StringComparison.Ordinal))
        .Select(request => (request.At - ManualClock.Start).TotalSeconds)];

    public async ValueTask DisposeAsync()
    {
        Clock.TimerSet -= Changed;
        Engine.Dispose();
        _meters.Dispose();
        await Simulator.DisposeAsync();
        _folder.Dispose();
    }

    private async Task WhenIdleAsync()
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (Engine.IsFinished || Clock.TimesSet == _added + Clock.TimesFired + _polls)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await (_end is null ? changed : Task.WhenAny(changed, _end));
        }
    }

    /// <summary>Counts the polls by the metric of HttpClient, which changes before a request is sent.</summary>
    private void CountPolls()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.active_requests" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((_, change, tags, _) =>
        {
            if (change > 0 && IsPoll(tags))
            {
                lock (_gate)
                {
                    _polls++;
                }
            }
        });
        _meters.Start();
    }

    private bool IsPoll(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (isHere, isGet) = (false, false);
        foreach (var (name, value) in tags)
        {
            isHere |= name == "server.port" && value is int port && port == Simulator.BaseUri.Port;
            isGet |= name == "http.request.method" && value is "GET";
        }

        return isHere && isGet;
    }

    private void Changed()
    {
        lock (_gate)
        {
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
