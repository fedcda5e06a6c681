using GptImage15.History.LocalIndex;
using GptImage15.History.Records;
using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>
/// The history file: lines of JSON. Processes append lines under a shared lock and read without it. Not thread-safe,
/// except for <see cref="LockKeyAsync"/>.
/// </summary>
internal sealed class HistoryFile
{
    private const byte LineFeed = (byte)'\n';

    private readonly IHistoryFiles _files;
    private readonly HistoryFolder _folder;
    private readonly HistoryLineSource _source = new();
    private readonly HistoryReader _reader;
    private readonly PendingLines _pending;
    private readonly CommittedTexts _texts = new();
    private string? _nameOnDisk = "";

    public HistoryFile(string path, IHistoryFiles files)
    {
        Path = path;
        _files = files;
        _folder = new(files);
        Index = new(_source);
        _reader = new(Index, _source);
        _pending = new(Index, _source);
    }

    /// <summary>The path as the user specified it.</summary>
    public string Path { get; }

    /// <summary>
    /// The lines that were read and added. Between a read and <see cref="Close"/>, it can read them back.
    /// </summary>
    public HistoryIndex Index { get; }

    /// <summary>The number of complete lines that are not records.</summary>
    public int UnreadableLines => _reader.Unreadable.Count;

    /// <summary>The size at the last read or write, in bytes.</summary>
    public long Length => _reader.Length;

    /// <summary>Whether <see cref="Add"/> has added records that are not written.</summary>
    public bool HasPending => _pending.Any;

    private bool HasTail => _reader.Length > _reader.Offset;

    /// <summary>Prevents writes of other processes until it is disposed. It also ends when this process ends.</summary>
    /// <exception cref="IOException">The lock was not free in time, does not exclude other processes, or its file
    /// cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The lock file cannot be created.</exception>
    public HistoryLock Lock()
    {
        var target = Prepare();
        return new(target, FileLock.Take(_files, target + HistoryLock.Extension), _texts);
    }

    /// <summary>Waits for the lock of an idempotency key.</summary>
    /// <exception cref="IOException">The lock was not free in time, does not exclude other processes, or its file
    /// cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The lock file cannot be created.</exception>
    public Task<IDisposable> LockKeyAsync(string keyIdentity, CancellationToken cancellationToken) =>
        IdempotencyKeyLock.TakeAsync(_files, Prepare(), keyIdentity, cancellationToken);

    /// <summary>Adds the lines since the last read to the index; after a rewrite, all lines.</summary>
    public void ReadNewLines() => _reader.Read(HistoryPath.Resolve(Path));

    /// <summary>As <see cref="ReadNewLines()"/>, for the locked file.</summary>
    public void ReadNewLines(HistoryLock held) => _reader.Read(held.Target);

    /// <summary>
    /// Discards what was read and what is not written, so that the next read starts at the beginning.
    /// </summary>
    public void StartOver()
    {
        _pending.Clear();
        _reader.StartOver();
    }

    /// <summary>Closes the file that was read.</summary>
    public void Close() => _source.Close();

    /// <summary>Submissions as one line each.</summary>
    public SubmissionLines LinesOf(IEnumerable<int> numbers) => new(Index, _source, numbers);

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
            : (HasTail && !IsTorn(held, _reader.Offset)) || (_reader.Unreadable.Count > 0 && !HasOnlyTornLines(held))
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
        if (_reader.Unreadable.Count > 0)
        {
            Replace(held, Enumerable.Range(0, Index.Count));
        }
    }

    /// <summary>
    /// Adds a record to the index and to the lines of the next write. Call it after a read under the lock.
    /// </summary>
    public void Add(HistoryRecord record) => _pending.Add(record);

    /// <summary>Appends the added records and flushes them to disk.</summary>
    /// <exception cref="IOException">The lines may not be on disk.</exception>
    public void Append(HistoryLock held, HistoryDamage damage)
    {
        if (_reader.IsForeign)
        {
            throw new IOException(Messages.HistoryHeaderMissing);
        }

        if (_reader.Length == 0)
        {
            WriteAnew(held, damage, []);
        }

        using var file = _files.OpenWriter(held.Target);
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

        var end = _pending.Write(file, start);
        file.Flush();
        if (file.Length != end)
        {
            throw new IOException(Messages.HistoryNotRegularFile);
        }

        if (_reader.Generation is { } generation && damage != HistoryDamage.Cut)
        {
            held.Committed.Advance(generation, end);
        }

        if (!wasRead)
        {
            // The tail was not read, and is a line now.
            StartOver();
            return;
        }

        _pending.MoveTo(start);
        _pending.Clear();
        _reader.Skip(_reader.Generation, end);
    }

    /// <summary>
    /// Replaces all lines with those of some submissions. Call it only under the lock, for
    /// <see cref="HistoryDamage.None"/>.
    /// </summary>
    public void Replace(HistoryLock held, IEnumerable<int> numbers)
    {
        WriteAnew(held, HistoryDamage.None, LinesOf(numbers));

        // All lines have another place.
        StartOver();
        ReadNewLines(held);
    }

    private string Prepare()
    {
        var target = HistoryPath.Resolve(Path);
        HistoryKind.CheckForWriting(_files, target);
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
        _reader.Unreadable.AllHaveZeros && IsTorn(held, _reader.Unreadable.First);

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

    private void WriteAnew(HistoryLock held, HistoryDamage damage, IEnumerable<ArraySegment<byte>> lines)
    {
        var (generation, length) = HistoryRewrite.Run(_files, held, _reader.Generation, damage, lines, _source);
        _reader.Skip(generation, length);
        FlushName(held);
    }

    private void FlushName(HistoryLock held)
    {
        _files.FlushFolder(System.IO.Path.GetDirectoryName(held.Target)!);
        _nameOnDisk = _reader.Generation;
    }
}
