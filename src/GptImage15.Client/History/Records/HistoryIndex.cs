namespace GptImage15.History.Records;

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
    public HistoryRecord? FindKey(string keyIdentity) =>
        _keys.TryGetValue(keyIdentity, out var record) ? LatestNotRefused(record) : null;

    /// <summary>Takes in a line, which names its submission.</summary>
    public void Apply(HistoryRecord line)
    {
        var submission = line.Submission!;
        string? before = null;
        if (_submissions.TryGetValue(submission, out var record))
        {
            before = record.State != SubmissionState.Refused ? record.KeyIdentity : null;
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

        // Where an earlier line has named the key, a later one has taken a refusal back.
        if (record.State != SubmissionState.Refused && record.KeyIdentity is { } key && key != before
            && (record == line || !IsUnder(key, record)))
        {
            _keys.TryGetValue(key, out var current);
            record.EarlierUnderKey = LatestNotRefused(current);
            _keys[key] = record;
        }
    }

    private bool IsUnder(string key, HistoryRecord record)
    {
        _keys.TryGetValue(key, out var earlier);
        while (earlier is not null && earlier != record)
        {
            earlier = earlier.EarlierUnderKey;
        }

        return earlier is not null;
    }

    /// <summary>A refusal frees the key, unless an earlier submission under it may have been accepted.</summary>
    private static HistoryRecord? LatestNotRefused(HistoryRecord? record)
    {
        while (record?.State == SubmissionState.Refused)
        {
            record = record.EarlierUnderKey;
        }

        return record;
    }

    public void Clear()
    {
        _submissions.Clear();
        _tasks.Clear();
        _keys.Clear();
    }
}
