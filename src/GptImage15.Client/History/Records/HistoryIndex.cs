namespace GptImage15.History.Records;

/// <summary>The history in memory: all submissions, by submission id, task id and idempotency key.</summary>
internal sealed class HistoryIndex
{
    private readonly Dictionary<string, HistoryRecord> _submissions = [];
    private readonly Dictionary<string, HistoryRecord> _tasks = [];
    private readonly Dictionary<string, HistoryRecord> _keys = [];

    /// <summary>The submissions in the order in which they were made.</summary>
    public IEnumerable<HistoryRecord> Submissions => _submissions.Values;

    /// <summary>The latest submission for which a service returned a task id.</summary>
    public HistoryRecord? FindTask(string taskIdentity) => FindTasks(taskIdentity).FirstOrDefault();

    /// <summary>All submissions for which a service returned one task id, the latest first; normally one.</summary>
    public IEnumerable<HistoryRecord> FindTasks(string taskIdentity)
    {
        _tasks.TryGetValue(taskIdentity, out var record);
        for (; record is not null; record = record.EarlierWithTaskId)
        {
            if (record.TaskIdentity == taskIdentity)
            {
                yield return record;
            }
        }
    }

    /// <summary>The latest submission with an idempotency key that was not refused.</summary>
    public HistoryRecord? FindKey(string keyIdentity) =>
        _keys.TryGetValue(keyIdentity, out var record) ? LatestNotRefused(record) : null;

    /// <summary>Applies a line to the submission that it names.</summary>
    public void Apply(HistoryRecord line)
    {
        var submission = line.Submission!;
        string? before = null;
        string? taskBefore = null;
        if (_submissions.TryGetValue(submission, out var record))
        {
            before = record.State != SubmissionState.Refused ? record.KeyIdentity : null;
            taskBefore = record.TaskIdentity;
            record.Merge(line);
        }
        else
        {
            _submissions.Add(submission, record = line);
        }

        if (record.TaskIdentity is { } task && task != taskBefore)
        {
            AddTask(task, record, isFirstTaskId: taskBefore is null);
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

    private void AddTask(string taskIdentity, HistoryRecord record, bool isFirstTaskId)
    {
        // A submission has one task id. If a later line changes it, the link stays: a second link could make a circle.
        if (isFirstTaskId)
        {
            _tasks.TryGetValue(taskIdentity, out var earlier);
            record.EarlierWithTaskId = earlier;
        }

        _tasks[taskIdentity] = record;
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
