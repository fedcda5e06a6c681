using GptImage15.History.LocalFile;
using GptImage15.Waiting;

namespace GptImage15.Benchmarks.CrashStates;

/// <summary>Polls tasks and records their ends.</summary>
internal sealed class Look
{
    private readonly List<(string TaskId, HeldCall Call)> _calls = [];
    private readonly List<StatusEngine> _engines = [];

    public static async Task<Look> StartAsync(TaskHistory history, IEnumerable<string> taskIds)
    {
        var look = new Look();
        foreach (var taskId in taskIds)
        {
            var call = new HeldCall(isReached: true);
            var engine = Create.StatusEngine(ServiceClient.For(call), history, throttleLimit: 2, ThrowIfNotRecorded);
            await engine.AddAsync(new GptImageTask { TaskId = taskId }, CancellationToken.None);
            await call.Arrived.WaitAsync(ServiceClient.Patience);
            look._calls.Add((taskId, call));
            look._engines.Add(engine);
        }

        return look;
    }

    /// <summary>Sends the responses: the tasks have ended.</summary>
    public void Answer() => _calls.ForEach(call => call.Call.Answer(ServiceAnswers.Ended(call.TaskId)));

    /// <summary>Waits until the ends are recorded.</summary>
    public async Task CompleteAsync()
    {
        foreach (var engine in _engines)
        {
            await engine.CompleteAsync(CancellationToken.None).WaitAsync(ServiceClient.Patience);
        }
    }

    private static void ThrowIfNotRecorded(GptImageOutcome<GptImageTask> outcome)
    {
        if (outcome.Warning is { } warning)
        {
            throw new InvalidOperationException(warning);
        }
    }
}
