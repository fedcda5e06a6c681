using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace GptImage15.Simulator;

/// <summary>The requests, tasks and credits of the service. It can be read while the service runs.</summary>
public sealed class Ledger
{
    private readonly SimulatorOptions options;
    private readonly RouteCounter[] routes = [new(), new(), new(), new()];
    private readonly ConcurrentQueue<(ServiceTask Task, string Key)> accepted = new();
    private readonly ConcurrentQueue<SeenRequest> seen = new();
    private readonly ConcurrentDictionary<string, StrongBox<int>> polls = new(StringComparer.Ordinal);
    private long postsReceived;
    private long acceptedCount;
    private long refundedCredits;

    internal Ledger(SimulatorOptions options) => this.options = options;

    /// <summary>The number of POST requests whose body was read completely, accepted or not.</summary>
    public long PostsReceived => Interlocked.Read(ref postsReceived);

    /// <summary>The number of created tasks.</summary>
    public long AcceptedTasks => Interlocked.Read(ref acceptedCount);

    /// <summary>The credits that were charged for accepted tasks.</summary>
    public long ChargedCredits => AcceptedTasks * TaskBook.CreditsPerTask;

    /// <summary>
    /// The credits that were refunded for failed tasks. The first poll after the failure refunds them.
    /// </summary>
    public long RefundedCredits => Interlocked.Read(ref refundedCredits);

    /// <summary>The tasks in the order in which they were accepted.</summary>
    public IReadOnlyList<LedgerTask> Tasks => [.. accepted.Select(entry => Describe(entry.Task, entry.Key))];

    /// <summary>The last requests, oldest first; see <see cref="SimulatorOptions.RequestsKept"/>.</summary>
    public IReadOnlyList<SeenRequest> SeenRequests => [.. seen];

    /// <summary>The number of requests of a route, with faults and refusals.</summary>
    public long Requests(ServiceRoute route) => routes[(int)route].Requests;

    /// <summary>The maximum number of concurrent requests of a route.</summary>
    public int MaxConcurrent(ServiceRoute route) => routes[(int)route].Most;

    /// <summary>The number of polls with a task id, known or not.</summary>
    public int Polls(string taskId) =>
        polls.TryGetValue(taskId, out var count) ? Volatile.Read(ref count.Value) : 0;

    internal bool KeepsRequests => options.RequestsKept > 0;

    internal RouteCounter Enter(ServiceRoute route)
    {
        var counter = routes[(int)route];
        counter.Enter();
        return counter;
    }

    internal void Polled(string taskId) =>
        Interlocked.Increment(ref polls.GetOrAdd(taskId, static _ => new StrongBox<int>()).Value);

    internal void PostReceived() => Interlocked.Increment(ref postsReceived);

    internal void Accepted(ServiceTask task, string key)
    {
        accepted.Enqueue((task, key));
        Interlocked.Increment(ref acceptedCount);
    }

    internal void Refunded(int credits) => Interlocked.Add(ref refundedCredits, credits);

    internal void Saw(SeenRequest request)
    {
        seen.Enqueue(request);
        if (seen.Count > options.RequestsKept)
            seen.TryDequeue(out _);
    }

    internal void Clear()
    {
        accepted.Clear();
        seen.Clear();
        polls.Clear();
        foreach (var route in routes)
            route.Clear();

        Interlocked.Exchange(ref postsReceived, 0);
        Interlocked.Exchange(ref acceptedCount, 0);
        Interlocked.Exchange(ref refundedCredits, 0);
    }

    private LedgerTask Describe(ServiceTask task, string key)
    {
        var state = task.StateAt(options.TimeProvider.GetUtcNow());
        return new LedgerTask
        {
            TaskId = task.Id,
            Prompt = task.Request.Prompt,
            Size = task.Request.Size,
            Quality = task.Request.Quality,
            Images = task.Request.Images,
            InputFidelity = task.Request.InputFidelity,
            CallbackUrl = task.Request.CallbackUrl,
            ApiKey = key,
            CreatedAt = task.CreatedAt,
            EndsAt = task.EndsAt,
            State = state,
            Credits = state == TaskState.Failed ? 0 : TaskBook.CreditsPerTask,
            Polls = Polls(task.Id),
        };
    }
}
