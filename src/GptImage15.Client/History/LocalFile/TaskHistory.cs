using System.Collections.Concurrent;
using GptImage15.History.LocalIndex;
using GptImage15.History.Records;
using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>
/// The record of all submissions on this machine. A process has one instance for each file. Thread-safe; many processes
/// can share the file.
/// </summary>
internal sealed class TaskHistory
{
    private static readonly ConcurrentDictionary<string, TaskHistory> Opened = new();

    private readonly HistoryFile _file;
    private readonly HistoryWriter _writer;

    public TaskHistory(
        string path,
        TimeProvider? clock = null,
        IHistoryFiles? files = null,
        long compactionBytes = HistoryCompaction.MinimumBytes)
    {
        Clock = clock ?? TimeProvider.System;
        _file = new HistoryFile(path, files ?? new HistoryFiles());
        _writer = new HistoryWriter(_file, Clock, compactionBytes);
    }

    /// <summary>The path as the user specified it.</summary>
    public string Path => _file.Path;

    /// <summary>The clock for the times of submissions.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The number of lines that are not readable.</summary>
    public int UnreadableLines => _file.UnreadableLines;

    /// <summary>The instance of this process for a file.</summary>
    public static TaskHistory Open(string path) => Opened.GetOrAdd(path, static path => new TaskHistory(path));

    /// <summary>Makes other submissions with the same idempotency key wait until the lock is disposed.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IDisposable> LockKeyAsync(string keyIdentity, CancellationToken cancellationToken)
    {
        try
        {
            return await _file.LockKeyAsync(keyIdentity, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw Unavailable(exception);
        }
    }

    /// <summary>
    /// Decides under the lock of the file what to add, and writes it. The task ends when the record is on disk.
    /// </summary>
    /// <param name="decide">Returns the records to add. Must not block.</param>
    /// <param name="isUnderKey">Whether the decision is wrong if the history has lost records.</param>
    /// <exception cref="GptImageException">HistoryUnavailable, or the exception of
    /// <paramref name="decide"/>.</exception>
    public async Task ChangeAsync(Func<HistoryIndex, IReadOnlyList<HistoryRecord>> decide, bool isUnderKey = false)
    {
        try
        {
            await _writer.ChangeAsync(decide, isUnderKey).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw Unavailable(exception);
        }
    }

    /// <summary>Reads the records that other processes have written, then calls a function with the index.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public T Read<T>(Func<HistoryIndex, T> read)
    {
        try
        {
            lock (_file.Index)
            {
                try
                {
                    return ReadOnce(read);
                }
                catch (HistoryChangedException)
                {
                    _file.StartOver();
                    return ReadOnce(read);
                }
            }
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw Unavailable(exception);
        }
    }

    /// <summary>
    /// The task, if it was in the history at the last read, as it is now; null where it is not, or cannot be read.
    /// </summary>
    public GptImageTask? Find(string taskIdentity)
    {
        lock (_file.Index)
        {
            try
            {
                return _file.Index.MayHaveTask(taskIdentity)
                    ? Read(index => index.FindTask(taskIdentity)?.ToTask())
                    : null;
            }
            catch (GptImageException)
            {
                return null;
            }
        }
    }

    private T ReadOnce<T>(Func<HistoryIndex, T> read)
    {
        try
        {
            _file.ReadNewLines();
            return read(_file.Index);
        }
        finally
        {
            _file.Close();
        }
    }

    private static bool IsUnavailable(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException
            or System.Security.SecurityException;

    private GptImageException Unavailable(Exception exception) =>
        new(GptImageErrorId.HistoryUnavailable, Messages.HistoryUnavailable.With(Path, exception.Message));
}
