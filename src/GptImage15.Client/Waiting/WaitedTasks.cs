namespace GptImage15.Waiting;

/// <summary>Every task that was handed to a wait, and which of them are still waited for. Its owner's lock guards it.</summary>
internal sealed class WaitedTasks
{
    /// <summary>By id; null where the task was handed out, so that nothing of it stays but that it was here.</summary>
    private readonly Dictionary<string, WaitedTask?> _all = [];

    private int _unfinished;

    /// <summary>How many different tasks there were. From any thread.</summary>
    public int Total => _all.Count;

    /// <summary>How many are still waited for. From any thread.</summary>
    public int Unfinished => Volatile.Read(ref _unfinished);

    /// <summary>Those still waited for, in the order they came.</summary>
    public IEnumerable<WaitedTask> StillWaitedFor => _all.Values.OfType<WaitedTask>();

    /// <summary>Whether a task was handed over before.</summary>
    public bool Has(string taskId) => _all.ContainsKey(taskId);

    /// <summary>Takes on a task that is waited for.</summary>
    public void Add(WaitedTask waited)
    {
        _all.Add(waited.Known.TaskId!, waited);
        _unfinished++;
    }

    /// <summary>Takes note of a task that is not waited for.</summary>
    public void AddFinished(string taskId) => _all.Add(taskId, null);

    /// <summary>A task is waited for no longer.</summary>
    public void Finish(WaitedTask waited)
    {
        _all[waited.Known.TaskId!] = null;
        _unfinished--;
    }
}
