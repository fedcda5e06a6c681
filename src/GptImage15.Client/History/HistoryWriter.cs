using System.Text.Json;

namespace GptImage15.History;

/// <summary>
/// Carries out changes of the history, each decided under the lock with all earlier ones in view. Changes that come
/// together share one lock, one write and one flush.
/// </summary>
internal sealed class HistoryWriter(HistoryFile file, HistoryIndex index, TimeProvider clock, long compactionBytes)
{
    private readonly Queue<Change> _waiting = new();
    private readonly HistoryCompaction _compaction = new(file, index, clock, compactionBytes);
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

        return change.Done;
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

            try
            {
                Write(batch);
                Array.ForEach(batch, change => change.Complete(null));
            }
            catch (Exception exception)
            {
                Array.ForEach(batch, change => change.Complete(exception));
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
        private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? _refusal;

        public Task Done => _done.Task;

        /// <summary>The line to add, if any. What speaks against this change does not keep others of its batch back.</summary>
        public HistoryRecord? Decide(HistoryIndex index)
        {
            try
            {
                return decide(index);
            }
            catch (GptImageException refusal)
            {
                _refusal = refusal;
                return null;
            }
        }

        public void Complete(Exception? failure)
        {
            if ((failure ?? _refusal) is { } exception)
            {
                _done.SetException(exception);
            }
            else
            {
                _done.SetResult(true);
            }
        }
    }
}
