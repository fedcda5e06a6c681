namespace GptImage15.Benchmarks.CrashStates;

/// <summary>The paid tasks, and the ids that the caller received. The ledger continues after each crash.</summary>
internal sealed class Ledger
{
    private readonly List<ChargedTask> _charged = [];
    private readonly HashSet<string> _handedOut = [];
    private string? _moment;

    /// <summary>The tasks in the order in which they were accepted.</summary>
    public IReadOnlyList<ChargedTask> Charged => _charged;

    /// <summary>Identifies this moment.</summary>
    public string Moment =>
        _moment ??= $"{string.Join(' ', _charged.Select(task => task.TaskId))}|{string.Join(' ', _handedOut)}";

    /// <summary>The ledger after a step.</summary>
    public Ledger After(RecordedEvent step)
    {
        if (step is not (TaskAccepted or TaskHandedOut))
        {
            return this;
        }

        var after = Copy();
        if (step is TaskAccepted accepted)
        {
            after.Accept(accepted.Task);
        }
        else if (step is TaskHandedOut handedOut)
        {
            after._handedOut.Add(handedOut.Task.TaskId);
        }

        return after;
    }

    public void Accept(ChargedTask task)
    {
        _charged.Add(task);
        _moment = null;
    }

    public bool WasHandedOut(string taskId) => _handedOut.Contains(taskId);

    public Ledger Copy()
    {
        var copy = new Ledger();
        copy._charged.AddRange(_charged);
        copy._handedOut.UnionWith(_handedOut);
        return copy;
    }
}
