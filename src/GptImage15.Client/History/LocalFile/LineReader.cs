using System.Buffers;
using System.Runtime.CompilerServices;
using GptImage15.History.LocalIndex;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Reads the lines of a file up to a length: what is written later is read the next time. A line is read only when it
/// has a line end.
/// </summary>
internal sealed class LineReader(
    FileStream file, long offset, long length, bool hasHeader, HistoryIndex index, UnreadableLines unreadable)
{
    private const int MostBytes = 64 * 1024;

    /// <summary>Many, as a thread may wait for each batch; not more than a cache of the processor can have.</summary>
    private const int MostLines = 1024;

    private byte[] _buffer = new byte[(int)Math.Min(MostBytes, length - offset)];
    private int _start;
    private int _end;

    /// <summary>The end of the last line that was read.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Reads the lines in batches, from the shared pool of arrays.</summary>
    public IEnumerable<ArraySegment<LineValues>> ReadBatches()
    {
        file.Position = Offset;
        while (true)
        {
            var lines = ArrayPool<LineValues>.Shared.Rent(MostLines);
            var count = ReadLines(lines);
            if (count == 0)
            {
                ArrayPool<LineValues>.Shared.Return(lines);
                yield break;
            }

            yield return new(lines, 0, count);
        }
    }

    [MethodImpl(HotMethod.Options)]
    private int ReadLines(LineValues[] lines)
    {
        var count = 0;
        while (count < MostLines && TryReadLine(out var line))
        {
            if (HistoryLineParser.TryReadFields(line, out var fields))
            {
                lines[count++] = index.ValuesOf(fields, Offset, line.Length);
            }
            else if (Offset > 0 || !hasHeader)
            {
                unreadable.Add(line, Offset);
            }

            Offset += line.Length + 1;
        }

        return count;
    }

    [MethodImpl(HotMethod.Options)]
    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        int end;
        while ((end = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start)) < 0)
        {
            if (!TryReadBytes())
            {
                line = default;
                return false;
            }
        }

        line = _buffer.AsSpan(_start, end - _start);
        _start = end + 1;
        return true;
    }

    private bool TryReadBytes()
    {
        _end -= _start;
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end);
        _start = 0;
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var read = file.Read(_buffer, _end, (int)Math.Min(_buffer.Length - _end, length - file.Position));
        _end += read;
        return read > 0;
    }
}
