using GptImage15.History.Records;
using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>
/// The history file: lines of JSON. Processes append lines under a shared lock and read without it. Not thread-safe,
/// except for <see cref="LockKeyAsync"/>.
/// </summary>
internal sealed class HistoryFile(string path, IHistoryFiles files, HistoryIndex index)
{
    private const byte LineFeed = (byte)'\n';

    private readonly HistoryReader _reader = new(index);
    private readonly HistoryFolder _folder = new(files);
    private string? _nameOnDisk = "";

    /// <summary>The path as the user specified it.</summary>
    public string Path { get; } = path;

    /// <summary>The number of complete lines that are not records.</summary>
    public int UnreadableLines => _reader.UnreadableLines;

    /// <summary>The size at the last read or write, in bytes.</summary>
    public long Length => _reader.Length;

    private bool HasTail => _reader.Length > _reader.Offset;

    /// <summary>Prevents writes of other processes until it is disposed. It also ends when this process ends.</summary>
    /// <exception cref="IOException">The lock was not free in time, does not exclude other processes, or its file
    /// cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The lock file cannot be created.</exception>
    public HistoryLock Lock()
    {
        var target = Prepare();
        return new(target, FileLock.Take(files, target + HistoryLock.Extension));
    }

    /// <summary>Waits for the lock of an idempotency key.</summary>
    /// <exception cref="IOException">The lock was not free in time, does not exclude other processes, or its file
    /// cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The lock file cannot be created.</exception>
    public Task<IDisposable> LockKeyAsync(string keyIdentity, CancellationToken cancellationToken) =>
        IdempotencyKeyLock.TakeAsync(files, Prepare(), keyIdentity, cancellationToken);

    /// <summary>Adds the lines since the last read to the index; after a rewrite, all lines.</summary>
    public void ReadNewLines() => _reader.Read(HistoryPath.Resolve(Path));

    /// <summary>As <see cref="ReadNewLines()"/>, for the locked file.</summary>
    public void ReadNewLines(HistoryLock held) => _reader.Read(held.Target);

    /// <summary>Discards what was read, so that the next read starts at the beginning.</summary>
    public void StartOver() => _reader.StartOver();

    /// <summary>Whether records may be missing. Call it after a read under the lock.</summary>
    public HistoryDamage FindDamage(HistoryLock held)
    {
        if (_reader.Length == 0)
        {
            return _reader.Exists && held.Committed.IsKept ? HistoryDamage.Cut : HistoryDamage.None;
        }

        // The lock file does not know the generation of an older file, for example of a restored backup.
        return _reader.Generation is not { } generation ? HistoryDamage.Header
            : (held.Committed.Of(generation) ?? (held.Committed.IsKept ? long.MaxValue : 0)) > _reader.Length
                ? HistoryDamage.Cut
            : (HasTail && !IsTorn(held, _reader.Offset)) || (_reader.UnreadableLines > 0 && !HasOnlyTornLines(held))
                ? HistoryDamage.Lines
            : HistoryDamage.None;
    }

    /// <summary>
    /// Removes the lines that a power failure left incomplete, if any. Call it only for
    /// <see cref="HistoryDamage.None"/>.
    /// </summary>
    public void LeaveOutTornLines(HistoryLock held)
    {
        // The rewrite creates a new generation. Readers then start at the beginning and do not continue inside a line.
        if (_reader.UnreadableLines > 0)
        {
            Replace(held, index.Submissions);
        }
    }

    /// <summary>Appends lines and flushes them to disk. Call it after a read under the lock.</summary>
    /// <exception cref="IOException">The lines may not be on disk.</exception>
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

        // Otherwise, the next read continues at the tail: it was not read, and is a line now.
        if (wasRead)
        {
            _reader.Skip(_reader.Generation, end);
        }
    }

    /// <summary>
    /// Replaces all lines with these records. Call it only under the lock, for <see cref="HistoryDamage.None"/>.
    /// </summary>
    public void Replace(HistoryLock held, IEnumerable<HistoryRecord> records) =>
        WriteAnew(held, HistoryDamage.None, records);

    private string Prepare()
    {
        var target = HistoryPath.Resolve(Path);
        HistoryKind.CheckForWriting(files, target);
        _folder.Create(System.IO.Path.GetDirectoryName(target)!);
        return target;
    }

    /// <summary>
    /// Whether a crash can have damaged the bytes from an offset on. They come after all flushed bytes, so no process
    /// has relied on them.
    /// </summary>
    private bool IsTorn(HistoryLock held, long offset) =>
        _reader.Generation is { } generation && held.Committed.Of(generation) <= offset;

    private bool HasOnlyTornLines(HistoryLock held) =>
        _reader.AllUnreadableHaveZeros && IsTorn(held, _reader.FirstUnreadable);

    /// <summary>Handles the bytes after the last complete line, and returns the offset of the next line.</summary>
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

        // Another program truncated or wrote the line. A line end keeps the next line readable.
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
