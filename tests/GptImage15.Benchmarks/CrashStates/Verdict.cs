namespace GptImage15.Benchmarks.CrashStates;

/// <summary>The result of a state.</summary>
internal sealed class Verdict
{
    private readonly List<string> _findings = [];
    private readonly HashSet<string> _lost = [];

    /// <summary>The number of submissions that were paid more than once under one idempotency key.</summary>
    public int Duplicates { get; private set; }

    /// <summary>The number of paid tasks that are not in the history.</summary>
    public int Lost => _lost.Count;

    /// <summary>The number of rows without an outcome because of the state of the history.</summary>
    public int Unreadable { get; private set; }

    /// <summary>The findings, as text.</summary>
    public IReadOnlyList<string> Findings => _findings;

    public bool Holds => _findings.Count == 0;

    public void AddDuplicate(string prompt)
    {
        Duplicates++;
        _findings.Add($"{WorkloadRow.NameOf(prompt)} is paid twice");
    }

    public void AddLost(ChargedTask task, string when)
    {
        if (_lost.Add(task.TaskId))
        {
            _findings.Add($"{task.TaskId} of {WorkloadRow.NameOf(task.Prompt)} is lost {when}");
        }
    }

    public void AddUnreadable(string what, string why)
    {
        Unreadable++;
        _findings.Add($"{what}: {why}");
    }
}
