namespace GptImage15.History.Records;

/// <summary>The history in memory: all submissions, by submission id, task id and idempotency key.</summary>
internal sealed class HistoryIndex
{
    private readonly Dictionary<string, HistoryRecord> _submissions = [];
    private readonly Dictionary<string, HistoryRecord> _tasks = [];
    private readonly Dictionary<string, HistoryRecord> _keys = [];

    /// <summary>The submissions in the order in which they were made.</summary>
    public IEnumerable<HistoryRecord> Submissions => _submissions.Values;

    public HistoryRecord? FindTask(string taskId) => _tasks.TryGetValue(taskId, out var record) ? record : null;

    /// <summary>The latest submission with an idempotency key that was not refused.</summary>
    public HistoryRecord? FindKey(string keyIdentity) =>
        _keys.TryGetValue(keyIdentity, out var record) ? LatestNotRefused(record) : null;

    /// <summary>Applies a line to the submission that it names.</summary>
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

        // If an earlier line had the idempotency key, the submission was refused, and this line replaces the refusal.
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

    /// <summary>
    /// A refusal frees the idempotency key, unless an earlier submission with it may have been accepted.
    /// </summary>
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
