namespace GptImage15.Benchmarks.CrashStates;

/// <summary>What a state led to.</summary>
internal sealed class Verdict
{
    private readonly List<string> _findings = [];
    private readonly HashSet<string> _lost = [];

    /// <summary>Submissions that were paid more than once under one key.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Paid tasks of which the history knows nothing.</summary>
    public int Lost => _lost.Count;

    /// <summary>Rows that the state of the history kept from an outcome.</summary>
    public int Unreadable { get; private set; }

    /// <summary>What is wrong, in words.</summary>
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
