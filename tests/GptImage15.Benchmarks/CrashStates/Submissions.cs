using System.Globalization;
using GptImage15.History.LocalFile;

namespace GptImage15.Benchmarks.CrashStates;

/// <summary>The rows that a workload has started, and their outcomes.</summary>
/// <param name="files">Records the events at the service.</param>
/// <param name="workload">The number of the workload, which is a part of the task ids.</param>
internal sealed class Submissions(RecordingFiles files, int workload)
{
    private int _started;

    /// <summary>The rows that the service has received without a response so far.</summary>
    public List<UnderWay> UnderWay { get; } = [];

    /// <summary>The rows with idempotency keys that have an outcome.</summary>
    public List<WorkloadRow> Done { get; } = [];

    /// <summary>The ids of the tasks that were not polled.</summary>
    public Queue<string> Running { get; } = new();

    /// <summary>Starts a row.</summary>
    public UnderWay Start(WorkloadRow row, TaskHistory history) =>
        new(row, history, string.Create(CultureInfo.InvariantCulture, $"task-{workload}-{_started++}"));

    /// <summary>The oldest row under way with an idempotency key that no other row waits for.</summary>
    public UnderWay? FirstWithKey() =>
        UnderWay.Find(row => row is { Row.Request.IdempotencyKey: not null, Follower: null });

    /// <summary>
    /// Starts a row again while it is under way. The second row waits for the lock of the idempotency key.
    /// </summary>
    public void Follow(UnderWay first, TaskHistory history) =>
        first.Follower = Start(first.Row with { Treatment = Treatment.Accept }, history);

    /// <summary>
    /// Waits until the service has a row, and charges it if it accepts it, or until the row has an outcome.
    /// </summary>
    public async Task ArriveAsync(UnderWay row)
    {
        if (!await row.ArrivesAsync())
        {
            await FinishAsync(row);
            return;
        }

        UnderWay.Add(row);
        if (row.Row.IsAccepted)
        {
            files.Add(new TaskAccepted(row.Charge));
        }
    }

    /// <summary>Sends the response to a row and waits for its outcome.</summary>
    public async Task AnswerAsync(UnderWay row)
    {
        row.Answer();
        await FinishAsync(row);
    }

    /// <summary>Waits for the outcome of a row, and records that the caller received the task id.</summary>
    public async Task FinishAsync(UnderWay row)
    {
        var outcome = await row.Done.WaitAsync(ServiceClient.Patience);
        UnderWay.Remove(row);
        if (outcome is { Warning: not null } or { Error.ErrorId: GptImageErrorId.HistoryUnavailable })
        {
            throw new InvalidOperationException(outcome.Warning ?? outcome.Error!.Message);
        }

        if (row.Row.Request.IdempotencyKey is not null)
        {
            Done.Add(row.Row);
        }

        if (outcome.Result is { TaskId: { } taskId })
        {
            Running.Enqueue(taskId);
            files.Add(new TaskHandedOut(row.Charge with { TaskId = taskId }));
        }

        if (row.Follower is { } follower)
        {
            await ArriveAsync(follower);
        }
    }
}
