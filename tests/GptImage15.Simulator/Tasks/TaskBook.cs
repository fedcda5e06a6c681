using System.Collections.Concurrent;

namespace GptImage15.Simulator;

/// <summary>The tasks that the service has accepted, and the credits that they cost.</summary>
internal sealed class TaskBook(SimulatorOptions options, Ledger ledger, CancellationToken stopping)
{
    public const int CreditsPerTask = 10;

    private readonly ConcurrentDictionary<string, ServiceTask> tasks = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private Random random = NewRandom(options);
    private long spent;

    public ServiceTask? Find(string? id) => id is not null && tasks.TryGetValue(id, out var task) ? task : null;

    /// <summary>Accepts and charges a task; null if the credits are not sufficient.</summary>
    public ServiceTask? Accept(GenerateRequest request, string key)
    {
        TimeSpan spread;
        lock (gate)
        {
            if (spent + CreditsPerTask > options.Credits)
                return null;

            spent += CreditsPerTask;
            spread = options.RunningSpread * random.NextDouble();
        }

        var createdAt = options.TimeProvider.GetUtcNow();
        var runsAt = createdAt + options.PendingTime;
        var endsAt = runsAt + options.RunningTime + spread;
        ServiceTask task;
        do
        {
            task = new ServiceTask(NewId(), request, createdAt, runsAt, endsAt, options.ImagesPerTask);
        }
        while (!tasks.TryAdd(task.Id, task));

        ledger.Accepted(task, key);
        if (request.CallbackUrl is not null)
            Callback.Schedule(task, options.TimeProvider, stopping);

        return task;
    }

    /// <summary>The current status. The first poll after a failure refunds the credits.</summary>
    public TaskState Look(ServiceTask task)
    {
        var state = task.StateAt(options.TimeProvider.GetUtcNow());
        if (state == TaskState.Failed && task.TakeRefund())
        {
            lock (gate)
                spent -= CreditsPerTask;

            ledger.Refunded(CreditsPerTask);
        }

        return state;
    }

    public void Clear()
    {
        lock (gate)
        {
            spent = 0;
            random = NewRandom(options);
        }

        tasks.Clear();
    }

    private static Random NewRandom(SimulatorOptions options) =>
        options.Seed is { } seed ? new Random(seed) : new Random();

    // Not from the seed: two runs of the simulator must not return the same id for two tasks in one history.
    private static string NewId() => $"n{Random.Shared.NextInt64(1L << 56):x14}gptimg";
}
