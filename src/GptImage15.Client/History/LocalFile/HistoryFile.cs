using GptImage15.History.Records;
using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>
/// The file: lines of JSON, appended under a lock that all processes share, and read without one. Not thread-safe, but
/// for <see cref="LockKeyAsync"/>.
/// </summary>
internal sealed class HistoryFile(string path, IHistoryFiles files, HistoryIndex index)
{
    private const byte LineFeed = (byte)'\n';

    private readonly HistoryReader _reader = new(index);
    private readonly HistoryFolder _folder = new(files);
    private string? _nameOnDisk = "";

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; } = path;

    /// <summary>Whole lines that were no records.</summary>
    public int UnreadableLines => _reader.UnreadableLines;

    /// <summary>The size as last read or written, in bytes.</summary>
    public long Length => _reader.Length;

    private bool HasTail => _reader.Length > _reader.Offset;

    /// <summary>Keeps other processes from writing until it is disposed. It ends with a process that dies.</summary>
    /// <exception cref="IOException">It was held for too long, locks nobody out, or can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be made.</exception>
    public HistoryLock Lock()
    {
        var target = Prepare();
        return new(target, FileLock.Take(files, target + HistoryLock.Extension));
    }

    /// <summary>Waits for the lock of a key.</summary>
    /// <exception cref="IOException">It was held for too long, locks nobody out, or can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be made.</exception>
    public Task<IDisposable> LockKeyAsync(string keyIdentity, CancellationToken cancellationToken) =>
        IdempotencyKeyLock.TakeAsync(files, Prepare(), keyIdentity, cancellationToken);

    /// <summary>Reads what was added since the last time into the index; after a rewrite, all of it again.</summary>
    public void ReadNewLines() => _reader.Read(HistoryPath.Resolve(Path));

    /// <summary>As <see cref="ReadNewLines()"/>, of the file that is locked.</summary>
    public void ReadNewLines(HistoryLock held) => _reader.Read(held.Target);

    /// <summary>Forgets what was read, so that the next read reads it all.</summary>
    public void StartOver() => _reader.StartOver();

    /// <summary>Whether something may be missing. Only after reading under the lock.</summary>
    public HistoryDamage FindDamage(HistoryLock held)
    {
        if (_reader.Length == 0)
        {
            return _reader.Exists && held.Committed.IsKept ? HistoryDamage.Cut : HistoryDamage.None;
        }

        // A generation that the lock does not know is that of an older file, such as a backup that was restored.
        return _reader.Generation is not { } generation ? HistoryDamage.Header
            : (held.Committed.Of(generation) ?? (held.Committed.IsKept ? long.MaxValue : 0)) > _reader.Length
                ? HistoryDamage.Cut
            : (HasTail && !IsTorn(held, _reader.Offset)) || (_reader.UnreadableLines > 0 && !HasOnlyTornLines(held))
                ? HistoryDamage.Lines
            : HistoryDamage.None;
    }

    /// <summary>Leaves out the lines that a power cut tore, if any. Only where there is no damage.</summary>
    public void LeaveOutTornLines(HistoryLock held)
    {
        // In a file of another generation no reader goes on in the midst of a line.
        if (_reader.UnreadableLines > 0)
        {
            Replace(held, index.Submissions);
        }
    }

    /// <summary>Appends lines and sees them to the disk. Only after reading under the lock.</summary>
    /// <exception cref="IOException">They may not be there.</exception>
    public void Append(HistoryLock held, HistoryDamage damage, byte[] lines)
    {
        if (_reader.IsForeign)
        {
            throw new IOException(Messages.HistoryHeaderMissing);
        }

        if (_reader.Length == 0)
        {
            WriteAnew(held, damage, []);
        }

        using var file = files.OpenWriter(held.Target);
        var wasRead = !HasTail || IsTorn(held, _reader.Offset);
        var start = CloseTail(held, file);
        if (_reader.Generation is { } begun && !held.Committed.IsBegun(begun, damage))
        {
            file.Flush();
            held.Committed.Begin(begun, damage, start, before: begun);
        }

        if (_nameOnDisk != _reader.Generation)
        {
            FlushName(held);
        }

        var end = start + lines.Length;
        file.Write(start, lines, lines.Length);
        file.Flush();
        if (file.Length != end)
        {
            throw new IOException(Messages.HistoryNotRegularFile);
        }

        if (_reader.Generation is { } generation && damage != HistoryDamage.Cut)
        {
            held.Committed.Advance(generation, end);
        }

        if (wasRead)
        {
            _reader.Skip(_reader.Generation, end);
        }
        else
        {
            _reader.StartOver();
        }
    }

    /// <summary>Puts these records in place of all lines. Only under the lock, and where there is no damage.</summary>
    public void Replace(HistoryLock held, IEnumerable<HistoryRecord> records) =>
        WriteAnew(held, HistoryDamage.None, records);

    private string Prepare()
    {
        var target = HistoryPath.Resolve(Path);
        HistoryKind.CheckForWriting(files, target);
        _folder.Create(System.IO.Path.GetDirectoryName(target)!);
        return target;
    }

    /// <summary>What a crash tore was never acted on: it comes after all that was flushed.</summary>
    private bool IsTorn(HistoryLock held, long offset) =>
        _reader.Generation is { } generation && held.Committed.Of(generation) <= offset;

    private bool HasOnlyTornLines(HistoryLock held) =>
        _reader.AllUnreadableHaveZeros && IsTorn(held, _reader.FirstUnreadable);

    /// <summary>Deals with what comes after the last whole line, and says where the next one begins.</summary>
    private long CloseTail(HistoryLock held, IHistoryFileWriter file)
    {
        if (!HasTail)
        {
            return _reader.Length;
        }

        if (IsTorn(held, _reader.Offset))
        {
            file.SetLength(_reader.Offset);
            file.Flush();
            return _reader.Offset;
        }

        // Somebody cut the line, or wrote it; a line end keeps the next one readable.
        file.Write(_reader.Length, [LineFeed], 1);
        return _reader.Length + 1;
    }

    private void WriteAnew(HistoryLock held, HistoryDamage damage, IEnumerable<HistoryRecord> records)
    {
        var (generation, length) = HistoryRewrite.Run(files, held, _reader.Generation, damage, records);
        _reader.SkipAll(generation, length);
        FlushName(held);
    }

    private void FlushName(HistoryLock held)
    {
        files.FlushFolder(System.IO.Path.GetDirectoryName(held.Target)!);
        _nameOnDisk = _reader.Generation;
    }
}
