using System.Globalization;
using GptImage15.History;

namespace GptImage15.Benchmarks.CrashStates;

/// <summary>
/// Rows that are submitted, looked at and submitted again by the client's own engines, several at a time and as two
/// processes on one history. One thing happens after the other, in an order that the seed decides.
/// </summary>
internal sealed class Workload
{
    /// <summary>Where the history is, in the folder of the workload; neither of its folders is there at first.</summary>
    public const string HistoryFile = "state/GptImage15/history.jsonl";

    private const int NewRows = 22;
    private const int MostUnderWay = 4;
    private const int Steps = 10;

    /// <summary>Low, so that the history is rewritten several times.</summary>
    private const int RewriteAtBytes = 4 * 1024;

    private readonly Random _random;
    private readonly Beginning _beginning;
    private readonly RecordingFiles _files;
    private readonly TaskHistory[] _histories;
    private readonly WorkloadRow[] _rows;
    private readonly Queue<WorkloadRow> _waiting;
    private readonly List<UnderWay> _underWay = [];
    private readonly List<WorkloadRow> _done = [];
    private readonly Queue<string> _running = new();
    private readonly int _number;
    private int _tasks;

    /// <summary>Prepares one.</summary>
    /// <param name="root">An empty folder for it.</param>
    /// <param name="number">What tells its rows and tasks from those of others.</param>
    /// <param name="beginning">What it begins with.</param>
    /// <param name="random">Decides what happens.</param>
    /// <param name="without">What is left out of the recording.</param>
    public Workload(string root, int number, Beginning beginning, Random random, Omission without)
    {
        beginning.Image.WriteTo(root);
        (_number, _beginning, _random) = (number, beginning, random);
        _files = new RecordingFiles(root, without);
        _histories = [.. Enumerable.Range(0, 2).Select(_ =>
            new TaskHistory(Path.Combine(root, HistoryFile), new StillClock(), _files, RewriteAtBytes))];
        _rows =
        [
            .. beginning.Rows.Select(row => new WorkloadRow(row, Treatment.Accept)),
            .. WorkloadRow.Create(number, NewRows, random),
        ];
        _waiting = new Queue<WorkloadRow>(_rows);
    }

    /// <summary>Longer than anything takes here.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public static Uri Service { get; } = new("https://service.test/");

    public static GptImageClient CreateClient(HttpMessageHandler service) => new("sk-crash", new GptImageClientOptions
    {
        BaseUri = Service,
        Handler = service,
        MaximumRetryCount = 0,
        RequestTimeout = TimeSpan.FromHours(1),
    });

    public async Task<Recording> RunAsync()
    {
        while (_waiting.Count + _underWay.Count > 0)
        {
            await StepAsync(_random.Next(Steps));
        }

        return new(_beginning, [.. _files.Events], [.. _rows
            .Select(row => row.Request)
            .Where(row => row.IdempotencyKey is not null)]);
    }

    private async Task StepAsync(int step)
    {
        switch (step)
        {
            case 0 when _running.Count > 0:
                await LookAsync();
                break;
            case 1 when _underWay.Find(row => row is { Row.Request.IdempotencyKey: not null, Follower: null }) is { } first:
                first.Follower = Start(first.Row with { Treatment = Treatment.Accept });
                break;
            case 2 when _done.Count > 0:
                await StartAsync(_done[_random.Next(_done.Count)] with { Treatment = Treatment.Accept });
                break;
            case 3 or 4 when _waiting.TryPeek(out var next) && next.Request.IdempotencyKey is null:
                await WriteTogetherAsync();
                break;
            case > 4 and < 8 when _underWay.Count > 0:
                await AnswerAsync(_underWay[_random.Next(_underWay.Count)]);
                break;
            case >= 8 when _waiting.Count > 0 && _underWay.Count < MostUnderWay:
                await StartAsync(_waiting.Dequeue());
                break;
        }
    }

    private async Task LookAsync()
    {
        var look = await Look.StartAsync(AnyHistory(), [_running.Dequeue()]);
        look.Answer();
        await look.CompleteAsync();
    }

    /// <summary>
    /// Holds up one record, and has others come meanwhile: of rows that start, of answers and of ends. They share a write.
    /// </summary>
    private async Task WriteTogetherAsync()
    {
        var history = _histories[0];
        var look = await Look.StartAsync(history, _running.TryDequeue(out var taskId) ? [taskId] : []);
        using var gate = _files.HoldNextFlush();
        var started = new List<UnderWay> { Start(_waiting.Dequeue(), history) };
        await gate.Reached.WaitAsync(Patience);
        while (started.Count < 3 && _waiting.TryPeek(out var next) && next.Request.IdempotencyKey is null)
        {
            started.Add(Start(_waiting.Dequeue(), history));
        }

        var answered = _underWay.Where(row => row.History == history && row.Follower is null).Take(2).ToArray();
        Array.ForEach(answered, row => row.Answer());
        look.Answer();
        gate.Open();
        foreach (var row in started)
        {
            await ArriveAsync(row);
        }

        foreach (var row in answered)
        {
            await FinishAsync(row);
        }

        await look.CompleteAsync();
    }

    private async Task StartAsync(WorkloadRow row)
    {
        if (await IsKeyFreeAsync(row))
        {
            await ArriveAsync(Start(row));
        }
        else
        {
            _waiting.Enqueue(row);
        }
    }

    private UnderWay Start(WorkloadRow row, TaskHistory? history = null) => new(
        row, history ?? AnyHistory(), string.Create(CultureInfo.InvariantCulture, $"task-{_number}-{_tasks++}"));

    /// <summary>Keys share locks, so that one may have to wait for another.</summary>
    private async Task<bool> IsKeyFreeAsync(WorkloadRow row)
    {
        if (row.Request.IdempotencyKey is not { } key)
        {
            return true;
        }

        try
        {
            (await _histories[0].LockKeyAsync(Service.AbsoluteUri, key, new CancellationToken(canceled: true))).Dispose();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task AnswerAsync(UnderWay row)
    {
        row.Answer();
        await FinishAsync(row);
    }

    /// <summary>Waits until a row that was started is at the service, which charges it there and then, or has an outcome.</summary>
    private async Task ArriveAsync(UnderWay row)
    {
        if (!await row.ArrivesAsync())
        {
            await FinishAsync(row);
            return;
        }

        _underWay.Add(row);
        if (row.Row.IsAccepted)
        {
            _files.Add(new TaskAccepted(row.Charge));
        }
    }

    private async Task FinishAsync(UnderWay row)
    {
        var outcome = await row.Done.WaitAsync(Patience);
        _underWay.Remove(row);
        if (outcome.Warning is not null)
        {
            throw new InvalidOperationException(outcome.Warning);
        }

        if (row.Row.Request.IdempotencyKey is not null)
        {
            _done.Add(row.Row);
        }

        if (outcome.Result is { TaskId: { } taskId })
        {
            _running.Enqueue(taskId);
            _files.Add(new TaskHandedOut(row.Charge with { TaskId = taskId }));
        }

        if (row.Follower is { } follower)
        {
            await ArriveAsync(follower);
        }
    }

    private TaskHistory AnyHistory() => _histories[_random.Next(4) == 0 ? 1 : 0];

    /// <summary>Every record is of one time, so that all have one length.</summary>
    private sealed class StillClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
