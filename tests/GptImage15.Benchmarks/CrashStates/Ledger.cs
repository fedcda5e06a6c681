namespace GptImage15.Benchmarks.CrashStates;

/// <summary>What the service was paid for, and which ids the caller got. It continues after each crash.</summary>
internal sealed class Ledger
{
    private readonly List<ChargedTask> _charged = [];
    private readonly HashSet<string> _handedOut = [];
    private string? _moment;

    /// <summary>The tasks in the order they were accepted.</summary>
    public IReadOnlyList<ChargedTask> Charged => _charged;

    /// <summary>What tells this moment from others.</summary>
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
