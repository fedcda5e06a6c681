namespace GptImage15.Waiting;

/// <summary>All tasks of a wait, and which of them have not ended. Its owner's lock protects it.</summary>
internal sealed class WaitedTasks
{
    /// <summary>By task id; null after the outcome was emitted, so that its memory can be freed.</summary>
    private readonly Dictionary<string, WaitedTask?> _all = [];

    private int _unfinished;

    /// <summary>The number of different tasks. From any thread.</summary>
    public int Total => _all.Count;

    /// <summary>The number of tasks that have not ended. From any thread.</summary>
    public int Unfinished => Volatile.Read(ref _unfinished);

    /// <summary>The tasks that have not ended, in the order in which they were added.</summary>
    public IEnumerable<WaitedTask> StillWaitedFor => _all.Values.OfType<WaitedTask>();

    /// <summary>Whether a task was added before.</summary>
    public bool Has(string taskId) => _all.ContainsKey(taskId);

    /// <summary>Adds a task.</summary>
    public void Add(WaitedTask waited)
    {
        _all.Add(waited.Known.TaskId!, waited);
        _unfinished++;
    }

    /// <summary>Adds a task that is not waited for.</summary>
    public void AddFinished(string taskId) => _all.Add(taskId, null);

    /// <summary>Ends the wait for a task.</summary>
    public void Finish(WaitedTask waited)
    {
        _all[waited.Known.TaskId!] = null;
        _unfinished--;
    }
}
