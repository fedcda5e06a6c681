using System.Text.Json;

namespace GptImage15.History;

/// <summary>
/// The file: lines of JSON, appended under a lock that all processes share, and read without one. Not thread-safe.
/// </summary>
internal sealed class HistoryFile(string path, IHistoryFiles files)
{
    private const byte LineFeed = (byte)'\n';

    private string? _generation;
    private long _offset;

    /// <summary>The full path.</summary>
    public string Path { get; } = path;

    /// <summary>Whole lines that were no records: torn by a crash, or somebody else's.</summary>
    public int UnreadableLines { get; private set; }

    /// <summary>The size as last read or written, in bytes.</summary>
    public long Length => _offset;

    /// <summary>Keeps other processes from writing until it is disposed. The system releases it when a process dies.</summary>
    /// <exception cref="IOException">Somebody held it for too long, or it can't be made.</exception>
    public IDisposable Lock()
    {
        files.CreateFolder(System.IO.Path.GetDirectoryName(Path)!);
        return FileLock.Take(files, Path + ".lock");
    }

    /// <summary>Reads what was added since the last time into the index; after a rewrite, all of it again.</summary>
    public void ReadNewLines(HistoryIndex index)
    {
        if (!File.Exists(Path))
        {
            StartOver(index);
            return;
        }

        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        var header = ReadHeader(file);
        if (header?.Generation != _generation || file.Length < _offset)
        {
            StartOver(index);
            _generation = header?.Generation;
        }

        if (file.Length > _offset)
        {
            file.Position = _offset;
            ReadLines(file, index);
        }
    }

    /// <summary>Appends lines and sees them to the disk. Only under <see cref="Lock"/>, after <see cref="ReadNewLines"/>.</summary>
    public void Append(byte[] lines)
    {
        using var file = files.OpenWriter(Path);
        var isNew = file.Length == 0;
        var end = file.Length;
        if (isNew)
        {
            _generation = Guid.NewGuid().ToString("N");
            end = Write(file, 0, Header(_generation));
        }
        else if (end > _offset)
        {
            // What follows the last whole line was torn by a crash; close it off, so that only it is lost.
            end = Write(file, end, [LineFeed]);
            UnreadableLines++;
        }

        end = Write(file, end, lines);
        file.Flush();
        if (isNew)
        {
            files.FlushFolder(System.IO.Path.GetDirectoryName(Path)!);
        }

        _offset = end;
    }

    /// <summary>Puts these lines in place of all. Only under <see cref="Lock"/>.</summary>
    public void Replace(byte[] lines)
    {
        var generation = Guid.NewGuid().ToString("N");
        var fresh = Path + ".new";
        files.Delete(fresh);
        long length;
        using (var file = files.OpenWriter(fresh))
        {
            length = Write(file, Write(file, 0, Header(generation)), lines);
            file.Flush();
        }

        files.Replace(fresh, Path);
        files.FlushFolder(System.IO.Path.GetDirectoryName(Path)!);
        _generation = generation;
        _offset = length;
    }

    /// <summary>Forgets what was read, so that the next read reads it all.</summary>
    public void StartOver(HistoryIndex index)
    {
        index.Clear();
        _generation = null;
        _offset = 0;
        UnreadableLines = 0;
    }

    private static long Write(IHistoryFileWriter file, long offset, byte[] bytes)
    {
        file.Write(offset, bytes, bytes.Length);
        return offset + bytes.Length;
    }

    private static byte[] Header(string generation)
    {
        var header = new HistoryHeader { Version = HistoryHeader.CurrentVersion, Generation = generation };
        return [.. JsonSerializer.SerializeToUtf8Bytes(header, HistoryContext.Default.HistoryHeader), LineFeed];
    }

    private static HistoryHeader? ReadHeader(FileStream file)
    {
        var start = new byte[256];
        var length = file.Read(start, 0, start.Length);
        var end = Array.IndexOf(start, LineFeed, 0, length);
        var header = end < 0 ? null : TryParse(start.AsSpan(0, end), HistoryContext.Default.HistoryHeader);
        return header is { Version: > HistoryHeader.CurrentVersion }
            ? throw new IOException(Resources.Messages.HistoryOfLaterVersion)
            : header;
    }

    private void ReadLines(FileStream file, HistoryIndex index)
    {
        var buffer = new byte[64 * 1024];
        var kept = 0;
        int read;
        while ((read = file.Read(buffer, kept, buffer.Length - kept)) > 0)
        {
            var filled = kept + read;
            var start = 0;
            int end;
            while ((end = Array.IndexOf(buffer, LineFeed, start, filled - start)) >= 0)
            {
                ReadLine(buffer.AsSpan(start, end - start), index, isFirst: _offset == 0);
                _offset += end + 1 - start;
                start = end + 1;
            }

            kept = filled - start;
            Buffer.BlockCopy(buffer, start, buffer, 0, kept);
            if (kept == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line, HistoryIndex index, bool isFirst)
    {
        if (TryParse(line, HistoryContext.Default.HistoryRecord) is { Submission: not null } record)
        {
            index.Apply(record);
        }
        else if (line.Length > 0 && !(isFirst && TryParse(line, HistoryContext.Default.HistoryHeader)?.Generation is not null))
        {
            UnreadableLines++;
        }
    }

    private static T? TryParse<T>(ReadOnlySpan<byte> line, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
