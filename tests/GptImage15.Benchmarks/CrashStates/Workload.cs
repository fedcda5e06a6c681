using GptImage15.History.LocalFile;

namespace GptImage15.Benchmarks.CrashStates;

/// <summary>
/// Submits rows, polls their tasks and submits rows again with the engines of the client. Several rows are under way at
/// the same time, in two histories that share a file as two processes do. The events happen one after the other, in an
/// order that the seed decides.
/// </summary>
internal sealed class Workload
{
    /// <summary>
    /// The path of the history in the folder of the workload. The folders in it do not exist at first.
    /// </summary>
    public const string HistoryFile = "state/GptImage15/history.jsonl";

    private const int NewRows = 14;
    private const int MostUnderWay = 4;
    private const int MostTogether = 3;
    private const int Steps = 10;

    /// <summary>Low, so that the history is rewritten several times.</summary>
    private const int RewriteAtBytes = 4 * 1024;

    private readonly Random _random;
    private readonly Beginning _beginning;
    private readonly RecordingFiles _files;
    private readonly TaskHistory[] _histories;
    private readonly WorkloadRow[] _rows;
    private readonly Queue<WorkloadRow> _waiting;
    private readonly Submissions _submissions;

    /// <summary>Prepares a workload.</summary>
    /// <param name="root">An empty folder.</param>
    /// <param name="number">The number of the workload, which is a part of its rows and tasks.</param>
    /// <param name="beginning">The start.</param>
    /// <param name="random">Decides the events.</param>
    /// <param name="without">The operations that are not recorded.</param>
    public Workload(string root, int number, Beginning beginning, Random random, Omission without)
    {
        beginning.Image.WriteTo(root);
        (_beginning, _random) = (beginning, random);
        _files = new RecordingFiles(root, without);
        _submissions = new Submissions(_files, number);
        _histories = [OpenHistory(root, _files), OpenHistory(root, _files)];
        _rows =
        [
            .. beginning.Rows.Select(row => new WorkloadRow(row, Treatment.Accept)),
            .. WorkloadRow.Create(number, NewRows, random),
        ];
        _waiting = new Queue<WorkloadRow>(_rows);
    }

    private bool IsNextWithoutKey => _waiting.TryPeek(out var next) && next.Request.IdempotencyKey is null;

    /// <summary>Opens the history in a folder, as a process does.</summary>
    public static TaskHistory OpenHistory(string root, IHistoryFiles? files = null) =>
        Create.History(Path.Combine(root, HistoryFile), new StillClock(), files, RewriteAtBytes);

    public async Task<Recording> RunAsync()
    {
        while (_waiting.Count + _submissions.UnderWay.Count > 0)
        {
            await StepAsync(_random.Next(Steps));
        }

        return new(
            _beginning,
            [.. _files.Events],
            [.. _rows.Select(row => row.Request).Where(row => row.IdempotencyKey is not null)]);
    }

    private async Task StepAsync(int step)
    {
        switch (step)
        {
            case 0 when _submissions.Running.TryDequeue(out var taskId):
                var look = await Look.StartAsync(AnyHistory(), [taskId]);
                look.Answer();
                await look.CompleteAsync();
                break;
            case 1 when _submissions.FirstWithKey() is { } first:
                _submissions.Follow(first, AnyHistory());
                break;
            case 2 when _submissions.Done.Count > 0:
                var again = _submissions.Done[_random.Next(_submissions.Done.Count)];
                await StartAsync(again with { Treatment = Treatment.Accept });
                break;
            case 3 or 4 when IsNextWithoutKey:
                await WriteTogetherAsync();
                break;
            case > 4 and < 8 when _submissions.UnderWay.Count > 0:
                await _submissions.AnswerAsync(_submissions.UnderWay[_random.Next(_submissions.UnderWay.Count)]);
                break;
            case >= 8 when _waiting.Count > 0 && _submissions.UnderWay.Count < MostUnderWay:
                await StartAsync(_waiting.Dequeue());
                break;
        }
    }

    /// <summary>
    /// Blocks one record until others wait: of new rows, of responses and of ends. They share one write.
    /// </summary>
    private async Task WriteTogetherAsync()
    {
        var history = _histories[0];
        var look = await Look.StartAsync(history, _submissions.Running.TryDequeue(out var taskId) ? [taskId] : []);
        using var gate = _files.HoldNextFlush();
        var started = new List<UnderWay> { _submissions.Start(_waiting.Dequeue(), history) };
        await gate.Reached.WaitAsync(ServiceClient.Patience);
        while (started.Count < MostTogether && IsNextWithoutKey)
        {
            started.Add(_submissions.Start(_waiting.Dequeue(), history));
        }

        var answered = _submissions.UnderWay
            .Where(row => row.History == history && row.Follower is null)
            .Take(MostTogether)
            .ToArray();
        Array.ForEach(answered, row => row.Answer());
        look.Answer();
        gate.Open();

        // Events at the service are recorded when nothing else runs, so that their order does not depend on threads.
        await Task.WhenAll(started.Select(row => row.ArrivesAsync()));
        await Task.WhenAll(answered.Select(row => row.Done)).WaitAsync(ServiceClient.Patience);
        await look.CompleteAsync();
        foreach (var row in started)
        {
            await _submissions.ArriveAsync(row);
        }

        foreach (var row in answered)
        {
            await _submissions.FinishAsync(row);
        }
    }

    /// <summary>
    /// Starts a row, unless another row has the lock of its idempotency key: idempotency keys share lock files. The row
    /// then waits for a later step.
    /// </summary>
    private async Task StartAsync(WorkloadRow row)
    {
        var history = AnyHistory();
        if (row.Request.IdempotencyKey is { } key && !await IsKeyFreeAsync(history, key))
        {
            _waiting.Enqueue(row);
            return;
        }

        await _submissions.ArriveAsync(_submissions.Start(row, history));
    }

    private static async Task<bool> IsKeyFreeAsync(TaskHistory history, string key)
    {
        try
        {
            var patience = new CancellationToken(canceled: true);
            (await history.LockKeyAsync(ServiceClient.Address.AbsoluteUri, key, patience)).Dispose();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private TaskHistory AnyHistory() => _histories[_random.Next(4) == 0 ? 1 : 0];

    /// <summary>All records have the same time, so that they have the same length.</summary>
    private sealed class StillClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
