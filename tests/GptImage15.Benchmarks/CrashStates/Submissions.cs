using System.Globalization;
using GptImage15.History;

namespace GptImage15.Benchmarks.CrashStates;

/// <summary>The rows that a workload has started, and what became of them.</summary>
/// <param name="files">Gets what happens at the service.</param>
/// <param name="workload">What tells the tasks from those of other workloads.</param>
internal sealed class Submissions(RecordingFiles files, int workload)
{
    private int _started;

    /// <summary>The rows that the service has and has not answered.</summary>
    public List<UnderWay> UnderWay { get; } = [];

    /// <summary>The rows with keys that have had an outcome.</summary>
    public List<WorkloadRow> Done { get; } = [];

    /// <summary>The ids of the tasks that nobody has looked at since.</summary>
    public Queue<string> Running { get; } = new();

    /// <summary>Starts a row.</summary>
    public UnderWay Start(WorkloadRow row, TaskHistory history) =>
        new(row, history, string.Create(CultureInfo.InvariantCulture, $"task-{workload}-{_started++}"));

    /// <summary>The oldest row under way whose key no other waits for.</summary>
    public UnderWay? FirstWithKey() =>
        UnderWay.Find(row => row is { Row.Request.IdempotencyKey: not null, Follower: null });

    /// <summary>Starts a row that is under way once more; it waits because of the key.</summary>
    public void Follow(UnderWay first, TaskHistory history) =>
        first.Follower = Start(first.Row with { Treatment = Treatment.Accept }, history);

    /// <summary>Waits until a row is at the service, which charges it there and then, or has an outcome.</summary>
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

    /// <summary>Answers a row and waits for its outcome.</summary>
    public async Task AnswerAsync(UnderWay row)
    {
        row.Answer();
        await FinishAsync(row);
    }

    /// <summary>Waits for the outcome of a row; then that is where the caller has it.</summary>
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
