namespace GptImage15.History;

/// <summary>The history in memory: every submission, found by its id, its task id or the caller's key.</summary>
internal sealed class HistoryIndex
{
    private readonly Dictionary<string, HistoryRecord> _submissions = [];
    private readonly Dictionary<string, HistoryRecord> _tasks = [];
    private readonly Dictionary<string, HistoryRecord> _keys = [];

    /// <summary>The submissions in the order they were made.</summary>
    public IEnumerable<HistoryRecord> Submissions => _submissions.Values;

    public HistoryRecord? FindTask(string taskId) => _tasks.TryGetValue(taskId, out var record) ? record : null;

    /// <summary>The latest submission under a key that was not refused.</summary>
    public HistoryRecord? FindKey(string keyIdentity) => _keys.TryGetValue(keyIdentity, out var record) ? record : null;

    /// <summary>Takes in a line, which names its submission.</summary>
    public void Apply(HistoryRecord line)
    {
        var submission = line.Submission!;
        if (_submissions.TryGetValue(submission, out var record))
        {
            record.Merge(line);
        }
        else
        {
            _submissions.Add(submission, record = line);
        }

        if (record.TaskId is { } taskId)
        {
            _tasks[taskId] = record;
        }

        if (record.KeyIdentity is { } key)
        {
            if (record.State != SubmissionState.Refused)
            {
                _keys[key] = record;
            }
            else if (_keys.TryGetValue(key, out var current) && current == record)
            {
                FreeKey(key);
            }
        }
    }

    /// <summary>A refusal frees the key, unless an earlier submission under it may have been accepted.</summary>
    private void FreeKey(string key)
    {
        _keys.Remove(key);
        foreach (var record in _submissions.Values)
        {
            if (record.KeyIdentity == key && record.State != SubmissionState.Refused)
            {
                _keys[key] = record;
            }
        }
    }

    public void Clear()
    {
        _submissions.Clear();
        _tasks.Clear();
        _keys.Clear();
    }
}
