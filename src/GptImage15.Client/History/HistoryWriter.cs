using System.Text.Json;

namespace GptImage15.History;

/// <summary>
/// Carries out changes of the history, each decided under the lock with all earlier ones in view. Changes that come
/// together share one lock, one write and one flush.
/// </summary>
internal sealed class HistoryWriter(HistoryFile file, HistoryIndex index, TimeProvider clock)
{
    private readonly Queue<Change> _waiting = new();
    private readonly HistoryCompaction _compaction = new(file, index, clock);
    private bool _isFlushing;

    /// <summary>Decides and writes. The task ends when the lines are on disk.</summary>
    /// <param name="decide">Looks at the history and says what line to add, or null for none. Must not block.</param>
    /// <exception cref="IOException">The file can't be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file can't be read or written.</exception>
    public Task ChangeAsync(Func<HistoryIndex, HistoryRecord?> decide)
    {
        var change = new Change(decide);
        lock (_waiting)
        {
            _waiting.Enqueue(change);
            if (!_isFlushing)
            {
                _isFlushing = true;
                _ = Task.Run(Flush);
            }
        }

        return change.Done.Task;
    }

    private void Flush()
    {
        while (true)
        {
            Change[] batch;
            lock (_waiting)
            {
                if (_waiting.Count == 0)
                {
                    _isFlushing = false;
                    return;
                }

                batch = [.. _waiting];
                _waiting.Clear();
            }

            Exception? failure = null;
            try
            {
                Write(batch);
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            foreach (var change in batch)
            {
                if (failure is null)
                {
                    change.Done.SetResult(true);
                }
                else
                {
                    change.Done.SetException(failure);
                }
            }
        }
    }

    private void Write(Change[] batch)
    {
        using var held = file.Lock();
        lock (index)
        {
            file.ReadNewLines(index);
            using var lines = new MemoryStream();
            foreach (var change in batch)
            {
                if (change.Decide(index) is { } record)
                {
                    JsonSerializer.Serialize(lines, record, HistoryContext.Relaxed.HistoryRecord);
                    lines.WriteByte((byte)'\n');
                    index.Apply(record);
                }
            }

            if (lines.Length > 0)
            {
                Append(lines.ToArray());
            }
        }
    }

    private void Append(byte[] lines)
    {
        var written = false;
        try
        {
            file.Append(lines);
            written = true;
        }
        finally
        {
            // What is not on disk must not be believed: another process doesn't see it.
            if (!written)
            {
                file.StartOver(index);
            }
        }

        _compaction.RunIfDue();
    }

    private sealed class Change(Func<HistoryIndex, HistoryRecord?> decide)
    {
        public Func<HistoryIndex, HistoryRecord?> Decide { get; } = decide;

        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
