using System.Collections;
using GptImage15.History.LocalIndex;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Submissions as one line each, read from the file one after another. The bytes of a line are valid until the next.
/// </summary>
internal sealed class SubmissionLines(HistoryIndex index, HistoryLineSource source, IEnumerable<int> numbers)
    : IEnumerable<ArraySegment<byte>>
{
    private readonly MemoryStream _merged = new();

    public IEnumerator<ArraySegment<byte>> GetEnumerator() => numbers.Select(LineOf).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private ArraySegment<byte> LineOf(int number)
    {
        var entry = index[number];
        if (entry.FirstLine == entry.LastLine)
        {
            var (offset, length) = index.LinesOf(number).First();
            var line = source.ReadLine(offset, length);
            return HistoryLineParser.TryReadFields(line.AsSpan(0, length), out var fields)
                && index.IsOf(number, fields)
                && line.AsSpan()[length] == (byte)'\n'
                ? line
                : throw new HistoryChangedException();
        }

        _merged.SetLength(0);
        HistoryLines.Add(_merged, index.Read(number));
        return new(_merged.GetBuffer(), 0, (int)_merged.Length);
    }
}
