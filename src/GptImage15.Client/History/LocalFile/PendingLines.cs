using GptImage15.History.LocalIndex;
using GptImage15.History.Records;

namespace GptImage15.History.LocalFile;

/// <summary>The lines of one write. The index has them before they are in the file.</summary>
internal sealed class PendingLines(HistoryIndex index, HistoryLineSource source)
{
    private int _first;

    public bool Any => source.Pending.Length > 0;

    /// <summary>Adds a record, also to the index.</summary>
    public void Add(HistoryRecord record)
    {
        var lines = source.Pending;
        var start = (int)lines.Length;
        _first = start == 0 ? index.LineCount : _first;
        lines.Position = start;
        HistoryLines.Add(lines, record);
        var line = lines.GetBuffer().AsSpan(start, (int)lines.Length - start - 1);
        if (HistoryLineParser.TryReadFields(line, out var fields))
        {
            index.Apply(fields, HistoryLineSource.PendingOffset + start, line.Length);
        }
    }

    /// <summary>Writes the lines.</summary>
    /// <returns>The offset of their end.</returns>
    public long Write(IHistoryFileWriter file, long start)
    {
        file.Write(start, source.Pending.GetBuffer(), (int)source.Pending.Length);
        return start + source.Pending.Length;
    }

    /// <summary>Tells the index where the lines are now.</summary>
    public void MoveTo(long start) => index.MoveLines(_first, start - HistoryLineSource.PendingOffset);

    public void Clear() => source.Pending.SetLength(0);
}
