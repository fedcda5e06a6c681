using GptImage15.History.LocalIndex;
using GptImage15.History.Records;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Reads lines back: from the file that was read last, or from the lines that are not written yet. Not thread-safe.
/// </summary>
internal sealed class HistoryLineSource : IRecordSource
{
    /// <summary>The offset of the first line that is not written yet. No file is as long.</summary>
    public const long PendingOffset = 1L << 62;

    private string? _target;
    private FileStream? _file;
    private byte[] _buffer = new byte[4096];

    /// <summary>The lines that are not written yet.</summary>
    public MemoryStream Pending { get; } = new();

    /// <summary>Reads from a file. It stays open until <see cref="Close"/>, also where it is replaced.</summary>
    /// <param name="target">The path of the file.</param>
    /// <param name="file">The file; null where there is none.</param>
    public void Use(string target, FileStream? file)
    {
        Close();
        _target = target;
        _file = file;
    }

    /// <summary>Closes the file. On Windows, an open file cannot be replaced.</summary>
    public void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <inheritdoc/>
    public HistoryRecord? Read(long offset, int length) => HistoryLineParser.Parse(ReadBytes(offset, length));

    /// <summary>Reads a line and its line end. The bytes are valid until the next call.</summary>
    /// <exception cref="IOException">The file cannot be read, or is too short.</exception>
    public ArraySegment<byte> ReadLine(long offset, int length) => ReadBytes(offset, length + 1);

    private ArraySegment<byte> ReadBytes(long offset, int length)
    {
        if (offset >= PendingOffset)
        {
            return new(Pending.GetBuffer(), (int)(offset - PendingOffset), length);
        }

        var file = _file ??= _target is null ? null : HistoryKind.OpenForReading(_target);
        if (file is null)
        {
            throw new HistoryChangedException();
        }

        _buffer = _buffer.Length < length ? new byte[2 * length] : _buffer;
        var total = 0;
        int read;
        while (total < length && (read = Read(file, offset + total, total, length - total)) > 0)
        {
            total += read;
        }

        return total == length ? new(_buffer, 0, length) : throw new HistoryChangedException();
    }

#if NET
    /// <summary>Does not use the position: another thread may read the file at the same time.</summary>
    private int Read(FileStream file, long offset, int start, int count) =>
        RandomAccess.Read(file.SafeFileHandle, _buffer.AsSpan(start, count), offset);
#else
    private int Read(FileStream file, long offset, int start, int count)
    {
        // The reader may be in the middle of the file.
        var position = file.Position;
        file.Position = offset;
        var read = file.Read(_buffer, start, count);
        file.Position = position;
        return read;
    }
#endif
}
