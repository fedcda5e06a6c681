using System.Runtime.CompilerServices;
using System.Text;
using GptImage15.History.Records;

namespace GptImage15.History.LocalIndex;

/// <summary>
/// Finds submissions by submission id, task id and idempotency key. In memory are only their states and the places of
/// their lines: records are read back from the file. A hash that matches only says where to look.
/// </summary>
internal sealed class HistoryIndex
{
    /// <summary>What is loaded for so many lines stays in the first cache of a processor.</summary>
    private const int LinesTouched = 128;

    private readonly SubmissionStore _store;
    private readonly IdentityHash _hash;
    private readonly TaskLinks _tasks;
    private readonly KeyLinks _keys;
    private readonly DailyCredits _credits = new();

    // Keeps the compiler from leaving out the loads.
    private ulong _touched;

    /// <param name="source">Reads lines back.</param>
    /// <param name="hash">The hashes of identities; null for the usual ones.</param>
    public HistoryIndex(IRecordSource source, IdentityHash? hash = null)
    {
        _store = new(source);
        _hash = hash ?? new();
        _tasks = new(_store);
        _keys = new(_store);
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
    public HistoryRecord? FindKey(string keyIdentity) =>
        _keys.Find(_hash.Of(keyIdentity))
            .Select(_store.Read)
            .FirstOrDefault(record => record.KeyIdentity == keyIdentity);

    /// <summary>
    /// The credits that submissions to a service cost, or may have cost, on the UTC day of a time. It reads nothing.
    /// </summary>
    public long CreditsOfDay(string service, DateTimeOffset time) =>
        _credits.Of(_hash.OfService(Encoding.UTF8.GetBytes(service)), time);

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
    public void Apply(in LineFields line, long offset, int length) => Apply(ValuesOf(line, offset, length));

    /// <summary>What <see cref="Apply(in LineValues)"/> needs of a line. Thread-safe.</summary>
    [MethodImpl(HotMethod.Options)]
    public LineValues ValuesOf(in LineFields line, long offset, int length) =>
        LineValues.Of(line, offset, length, _hash);

    /// <summary>
    /// Applies lines. First, the places of some lines in the tables are loaded: these loads do not wait for each other.
    /// </summary>
    public void Apply(ReadOnlySpan<LineValues> lines)
    {
        while (lines.Length > 0)
        {
            var next = lines.Slice(0, Math.Min(LinesTouched, lines.Length));
            _touched = Touch(next);
            foreach (ref readonly var line in next)
            {
                Apply(line);
            }

            lines = lines.Slice(next.Length);
        }
    }

    /// <inheritdoc cref="Apply(in LineFields, long, int)"/>
    [MethodImpl(HotMethod.Options)]
    public void Apply(in LineValues line)
    {
        var number = _store.FindOrAdd(line, out var isNew);
        if (!isNew && MayChangeIdentity(_store[number], line))
        {
            ApplyChange(number, line);
            return;
        }

        _store.AddLine(number, line.Offset, line.Length);
        ref var entry = ref _store[number];
        Merge(ref entry, line);
        if (line.HasTaskId)
        {
            _tasks.Add(IdentityHash.Of(entry.Service, line.TaskId), number, isFirstTaskId: true);
        }

        if (isNew && line.HasKey && entry.State != SubmissionState.Refused)
        {
            _keys.Add(IdentityHash.Of(entry.Service, line.Key), number);
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
    private ulong Touch(ReadOnlySpan<LineValues> lines)
    {
        var touched = 0UL;
        foreach (ref readonly var line in lines)
        {
            touched ^= _store.Touch(line.IdHash);
            touched ^= line.HasKey ? _keys.Touch(IdentityHash.Of(line.Service, line.Key)) : 0;
        }

        return touched;
    }

    [MethodImpl(HotMethod.Options)]
    private static bool MayChangeIdentity(in SubmissionEntry entry, in LineValues line) =>
        (entry.Service == 0 && line.Service != 0)
        || (!entry.HasKey && line.HasKey)
        || (entry.HasTaskId && line.HasTaskId)
        || (entry.State == SubmissionState.Refused && line.State > SubmissionState.Refused);

    /// <summary>As <see cref="HistoryRecord.Merge"/>, for what is in memory.</summary>
    [MethodImpl(HotMethod.Options)]
    private void Merge(ref SubmissionEntry entry, in LineValues line)
    {
        _credits.Subtract(entry);
        entry.State = entry.FirstLine == entry.LastLine ? line.State
            : line.State is { } state && state > (entry.State ?? SubmissionState.Submitting) ? state
            : entry.State;
        entry.SubmittedTicks = entry.SubmittedTicks == SubmissionEntry.NoTime
            ? line.SubmittedTicks
            : entry.SubmittedTicks;
        entry.Service = entry.Service == 0 ? line.Service : entry.Service;
        entry.HasKey |= line.HasKey;
        entry.HasTaskId |= line.HasTaskId;
        entry.Credits = line.Credits ?? entry.Credits;
        _credits.Add(entry);
    }

    /// <summary>
    /// Applies a line that may change the identity of the idempotency key or of the task, or that replaces a refusal.
    /// </summary>
    private void ApplyChange(int number, in LineValues line)
    {
        var before = _store.Read(number);
        var keyBefore = before.State != SubmissionState.Refused ? before.KeyIdentity : null;
        var taskBefore = before.TaskIdentity;
        _store.AddLine(number, line.Offset, line.Length);
        Merge(ref _store[number], line);
        var record = _store.Read(number);
        if (record.TaskIdentity is { } task && task != taskBefore)
        {
            _tasks.Add(_hash.Of(task), number, isFirstTaskId: taskBefore is null);
        }

        // If an earlier line had the idempotency key, the submission was refused, and this line replaces the refusal.
        if (record.State != SubmissionState.Refused && record.KeyIdentity is { } key && key != keyBefore
            && !_keys.IsUnder(_hash.Of(key), number))
        {
            _keys.Add(_hash.Of(key), number);
        }
    }

    private IEnumerable<int> NumbersOfTask(string taskIdentity) => _tasks.Find(_hash.Of(taskIdentity));
}
