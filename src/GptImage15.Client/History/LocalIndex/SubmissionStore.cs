using System.Runtime.CompilerServices;
using System.Text;
using GptImage15.History.Records;

namespace GptImage15.History.LocalIndex;

/// <summary>
/// The submissions by number, in the order in which they were made, and the places of their lines. The lines themselves
/// stay in the file.
/// </summary>
internal sealed class SubmissionStore(IRecordSource source)
{
    private readonly ChunkedList<SubmissionEntry> _entries = new();
    private readonly ChunkedList<LineEntry> _lines = new();
    private readonly HashTable _byId = new();

    /// <summary>The ids that do not have the form in which they are written, for example of an edited file.</summary>
    private readonly Dictionary<int, byte[]> _otherIds = [];

    public int Count => _entries.Count;

    public int LineCount => _lines.Count;

    public ref SubmissionEntry this[int number] => ref _entries[number];

    /// <summary>The number of the submission with an id; -1 where it is not known.</summary>
    public int Find(ReadOnlySpan<byte> submission)
    {
        var isUsual = SubmissionId.TryParse(submission, out var id);
        return isUsual ? Find(id, id.Hash) : FindOther(submission, IdentityHash.Of(submission));
    }

    /// <summary>The number of the submission of a line. One that is not known is added without values.</summary>
    [MethodImpl(HotMethod.Options)]
    public int FindOrAdd(in LineValues line, out bool isNew)
    {
        var number = line.OtherId is null ? Find(line.Id, line.IdHash) : FindOther(line.OtherId, line.IdHash);
        isNew = number < 0;
        if (!isNew)
        {
            return number;
        }

        number = _entries.Add(SubmissionEntry.Of(line.Id));
        _byId.Add(line.IdHash, number);
        if (line.OtherId is not null)
        {
            _otherIds.Add(number, line.OtherId);
        }

        return number;
    }

    /// <summary>Loads the place of an id, and returns what is there.</summary>
    public ulong Touch(ulong idHash) => _byId.Touch(idHash);

    /// <summary>Adds a line to a submission.</summary>
    [MethodImpl(HotMethod.Options)]
    public void AddLine(int number, long offset, int length)
    {
        var line = _lines.Add(new LineEntry(offset, length));
        ref var entry = ref _entries[number];
        if (entry.FirstLine < 0)
        {
            entry.FirstLine = line;
        }
        else
        {
            _lines[entry.LastLine].Next = line;
        }

        entry.LastLine = line;
    }

    /// <summary>Moves the last lines to their place in the file, where they are now written.</summary>
    public void MoveLines(int first, long distance)
    {
        for (var line = first; line < _lines.Count; line++)
        {
            _lines[line].Offset += distance;
        }
    }

    /// <summary>The places of the lines of a submission.</summary>
    public IEnumerable<LineEntry> LinesOf(int number)
    {
        for (var line = _entries[number].FirstLine; line >= 0; line = _lines[line].Next)
        {
            yield return _lines[line];
        }
    }

    /// <summary>Reads a submission back, merged from its lines.</summary>
    /// <exception cref="HistoryChangedException">A line is not there anymore.</exception>
    public HistoryRecord Read(int number)
    {
        HistoryRecord? merged = null;
        for (var line = _entries[number].FirstLine; line >= 0; line = _lines[line].Next)
        {
            var (offset, length) = _lines[line];
            if (source.Read(offset, length) is not { Submission: { } id } record
                || Find(Encoding.UTF8.GetBytes(id)) != number)
            {
                throw new HistoryChangedException();
            }

            if (merged is null)
            {
                merged = record;
            }
            else
            {
                merged.Merge(record);
            }
        }

        return merged!;
    }

    public void Clear()
    {
        _entries.Clear();
        _lines.Clear();
        _byId.Clear();
        _otherIds.Clear();
    }

    [MethodImpl(HotMethod.Options)]
    private int Find(in SubmissionId id, ulong hash)
    {
        var matches = _byId.FindAll(hash);
        while (matches.MoveNext())
        {
            if (_entries[matches.Current].Id == id && !_otherIds.ContainsKey(matches.Current))
            {
                return matches.Current;
            }
        }

        return -1;
    }

    private int FindOther(ReadOnlySpan<byte> submission, ulong hash)
    {
        var matches = _byId.FindAll(hash);
        while (matches.MoveNext())
        {
            if (_otherIds.TryGetValue(matches.Current, out var other) && submission.SequenceEqual(other))
            {
                return matches.Current;
            }
        }

        return -1;
    }
}
