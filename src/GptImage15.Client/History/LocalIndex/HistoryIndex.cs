using System.Runtime.CompilerServices;
using GptImage15.History.Records;

namespace GptImage15.History.LocalIndex;

/// <summary>
/// Finds submissions by submission id, task id and idempotency key. In memory are only their states and the places of
/// their lines: records are read back from the file. A hash that matches only says where to look.
/// </summary>
internal sealed class HistoryIndex
{
    private readonly SubmissionStore _store;
    private readonly IdentityHash _hash;
    private readonly ServiceNumbers _services;
    private readonly TaskLinks _tasks;
    private readonly HashTable _keys = new();
    private readonly DailyCredits _credits = new();

    /// <param name="source">Reads lines back.</param>
    /// <param name="hash">The hashes of identities; null for the usual ones.</param>
    public HistoryIndex(IRecordSource source, IdentityHash? hash = null)
    {
        _store = new(source);
        _hash = hash ?? new();
        _services = new(_hash);
        _tasks = new(_store);
    }

    /// <summary>The number of submissions.</summary>
    public int Count => _store.Count;

    /// <summary>The numbers of all submissions, the latest first.</summary>
    public IEnumerable<int> NewestFirst => Enumerable.Range(1, Count).Select(fromEnd => Count - fromEnd);

    /// <summary>The number of lines.</summary>
    public int LineCount => _store.LineCount;

    /// <summary>The latest submission for which a service returned a task id.</summary>
    public HistoryRecord? FindTask(string taskIdentity) => FindTasks(taskIdentity).FirstOrDefault();

    /// <summary>All submissions for which a service returned one task id, the latest first; normally one.</summary>
    public IEnumerable<HistoryRecord> FindTasks(string taskIdentity) =>
        NumbersOfTask(taskIdentity).Select(_store.Read).Where(record => record.TaskIdentity == taskIdentity);

    /// <summary>Whether a submission may have a task id. It reads nothing.</summary>
    public bool MayHaveTask(string taskIdentity) => NumbersOfTask(taskIdentity).Any();

    /// <summary>
    /// The numbers of the submissions that may have one of these task ids, the latest submission first.
    /// </summary>
    public IEnumerable<int> NumbersOfTasks(IEnumerable<string> taskIdentities) => _tasks.HaveChanged
        ? NewestFirst
        : taskIdentities.SelectMany(NumbersOfTask).Distinct().OrderByDescending(number => number);

    /// <summary>The latest submission with an idempotency key that was not refused.</summary>
    public HistoryRecord? FindKey(string keyIdentity)
    {
        var number = LatestNotRefused(_keys.Find(_hash.Of(keyIdentity)));
        while (number >= 0)
        {
            if (_store.Read(number) is var record && record.KeyIdentity == keyIdentity)
            {
                return record;
            }

            number = LatestNotRefused(_store[number].EarlierUnderKey);
        }

        return null;
    }

    /// <summary>
    /// The credits that submissions to a service cost, or may have cost, on the UTC day of a time. It reads nothing.
    /// </summary>
    public long CreditsOfDay(string service, DateTimeOffset time) => _credits.Of(_services.Find(service), time);

    /// <summary>What is in memory of the submission with a number; they are numbered as they were made.</summary>
    public SubmissionEntry this[int number] => _store[number];

    /// <summary>The places of the lines of a submission.</summary>
    public IEnumerable<LineEntry> LinesOf(int number) => _store.LinesOf(number);

    /// <summary>Reads the submission with a number.</summary>
    public HistoryRecord Read(int number) => _store.Read(number);

    /// <summary>Whether a line is one of the submission with a number.</summary>
    public bool IsOf(int number, in LineFields line) => _store.Find(line.Submission.Text) == number;

    /// <summary>Applies a line to the submission that it names.</summary>
    /// <param name="line">The fields of the line.</param>
    /// <param name="offset">The offset of the line in the file.</param>
    /// <param name="length">The length of the line.</param>
    [MethodImpl(HotMethod.Options)]
    public void Apply(in LineFields line, long offset, int length)
    {
        var number = _store.FindOrAdd(line.Submission.Text, out var isNew);
        if (!isNew && MayChangeIdentity(_store[number], line))
        {
            ApplyChange(number, line, offset, length);
            return;
        }

        _store.AddLine(number, offset, length);
        ref var entry = ref _store[number];
        Merge(ref entry, line);
        if (line.TaskId.IsSet)
        {
            _tasks.Add(_services.Hash(entry.Service, line.TaskId.Text), number, isFirstTaskId: true);
        }

        if (isNew && line.IdempotencyKey.IsSet && entry.State != SubmissionState.Refused)
        {
            AddKey(_services.Hash(entry.Service, line.IdempotencyKey.Text), number);
        }
    }

    /// <summary>Moves the last lines to their place in the file, where they are now written.</summary>
    public void MoveLines(int first, long distance) => _store.MoveLines(first, distance);

    public void Clear()
    {
        _store.Clear();
        _tasks.Clear();
        _keys.Clear();
        _credits.Clear();
    }

    [MethodImpl(HotMethod.Options)]
    private static bool MayChangeIdentity(in SubmissionEntry entry, in LineFields line) =>
        (entry.Service == 0 && line.Service.IsSet)
        || (!entry.HasKey && line.IdempotencyKey.IsSet)
        || (entry.HasTaskId && line.TaskId.IsSet)
        || (entry.State == SubmissionState.Refused && line.State > SubmissionState.Refused);

    /// <summary>As <see cref="HistoryRecord.Merge"/>, for what is in memory.</summary>
    [MethodImpl(HotMethod.Options)]
    private void Merge(ref SubmissionEntry entry, in LineFields line)
    {
        _credits.Subtract(entry);
        entry.State = entry.FirstLine == entry.LastLine ? line.State
            : line.State is { } state && state > (entry.State ?? SubmissionState.Submitting) ? state
            : entry.State;
        entry.SubmittedTicks = entry.SubmittedTicks == SubmissionEntry.NoTime && line.SubmittedAt is { } time
            ? time.UtcTicks
            : entry.SubmittedTicks;
        entry.Service = entry.Service == 0 ? _services.Of(line.Service) : entry.Service;
        entry.HasKey |= line.IdempotencyKey.IsSet;
        entry.HasTaskId |= line.TaskId.IsSet;
        entry.Credits = line.ConsumedCredits ?? (line.IsFailed ? 0 : entry.Credits);
        _credits.Add(entry);
    }

    /// <summary>
    /// Applies a line that may change the identity of the idempotency key or of the task, or that replaces a refusal.
    /// </summary>
    private void ApplyChange(int number, in LineFields line, long offset, int length)
    {
        var before = _store.Read(number);
        var keyBefore = before.State != SubmissionState.Refused ? before.KeyIdentity : null;
        var taskBefore = before.TaskIdentity;
        _store.AddLine(number, offset, length);
        Merge(ref _store[number], line);
        var record = _store.Read(number);
        if (record.TaskIdentity is { } task && task != taskBefore)
        {
            _tasks.Add(_hash.Of(task), number, isFirstTaskId: taskBefore is null);
        }

        // If an earlier line had the idempotency key, the submission was refused, and this line replaces the refusal.
        if (record.State != SubmissionState.Refused && record.KeyIdentity is { } key && key != keyBefore
            && !IsUnder(_hash.Of(key), number))
        {
            AddKey(_hash.Of(key), number);
        }
    }

    [MethodImpl(HotMethod.Options)]
    private void AddKey(ulong key, int number)
    {
        _store[number].EarlierUnderKey = LatestNotRefused(_keys.Find(key));
        _keys.Set(key, number);
    }

    private IEnumerable<int> NumbersOfTask(string taskIdentity) => _tasks.Find(_hash.Of(taskIdentity));

    private bool IsUnder(ulong key, int number)
    {
        var earlier = _keys.Find(key);
        while (earlier >= 0 && earlier != number)
        {
            earlier = _store[earlier].EarlierUnderKey;
        }

        return earlier >= 0;
    }

    /// <summary>
    /// A refusal frees the idempotency key, unless an earlier submission with it may have been accepted.
    /// </summary>
    private int LatestNotRefused(int number)
    {
        while (number >= 0 && _store[number].State == SubmissionState.Refused)
        {
            number = _store[number].EarlierUnderKey;
        }

        return number;
    }
}
