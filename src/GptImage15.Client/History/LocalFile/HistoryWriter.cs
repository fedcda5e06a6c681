using GptImage15.History.LocalIndex;
using GptImage15.History.Records;
using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Writes changes of the history. Each is decided under the lock, when the index has all earlier changes. Changes that
/// arrive together share one lock, one write and one flush.
/// </summary>
internal sealed class HistoryWriter(HistoryFile file, TimeProvider clock, long compactionBytes)
{
    private readonly Queue<HistoryChange> _waiting = new();
    private readonly HistoryCompaction _compaction = new(file, clock, compactionBytes);
    private bool _isFlushing;

    /// <summary>Decides a change and writes it. The task ends when the line is on disk.</summary>
    /// <param name="decide">Reads the history and returns the records to add. Must not block.</param>
    /// <param name="isUnderKey">Whether the decision is wrong if the history has lost records.</param>
    /// <exception cref="IOException">The file cannot be read or written, or may have lost records.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read or written.</exception>
    public Task ChangeAsync(Func<HistoryIndex, IReadOnlyList<HistoryRecord>> decide, bool isUnderKey)
    {
        var change = new HistoryChange(decide, isUnderKey);
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
            HistoryChange[] batch;
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
                WriteOrRepeat(batch);
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            foreach (var change in batch)
            {
                change.Complete(failure);
            }
        }
    }

    private void WriteOrRepeat(HistoryChange[] batch)
    {
        try
        {
            Write(batch);
        }
        catch (HistoryChangedException)
        {
            // The index was of another content of the file. Nothing is written before all changes are decided.
            Write(batch);
        }
    }

    private void Write(HistoryChange[] batch)
    {
        using var held = file.Lock();
        lock (file.Index)
        {
            try
            {
                file.ReadNewLines(held);
                var damage = file.FindDamage(held);
                if (damage == HistoryDamage.None)
                {
                    file.LeaveOutTornLines(held);
                }

                Decide(batch, held, damage);
                Append(held, damage);
            }
            catch (HistoryChangedException)
            {
                file.StartOver();
                throw;
            }
            finally
            {
                // The index may have records that are not on disk, which other processes do not see. The next read
                // replaces it.
                if (file.HasPending)
                {
                    file.StartOver();
                }

                file.Close();
            }
        }
    }

    private void Decide(HistoryChange[] batch, HistoryLock held, HistoryDamage damage)
    {
        foreach (var change in batch)
        {
            if (damage != HistoryDamage.None && change.IsUnderKey)
            {
                change.Refuse(new IOException(Messages.HistoryNotTrusted.With(ReasonOf(damage, held))));
                continue;
            }

            foreach (var record in change.Decide(file.Index))
            {
                file.Add(record);
            }
        }
    }

    private void Append(HistoryLock held, HistoryDamage damage)
    {
        if (!file.HasPending)
        {
            return;
        }

        file.Append(held, damage);

        // A rewrite would remove the damaged lines, the only sign that records are missing.
        if (damage == HistoryDamage.None)
        {
            _compaction.RunIfDue(held);
        }
    }

    private static string ReasonOf(HistoryDamage damage, HistoryLock held) => damage switch
    {
        HistoryDamage.Header => Messages.HistoryHeaderMissing,
        HistoryDamage.Lines => Messages.HistoryLinesDamaged,
        _ => Messages.HistoryCut.With(held.LockPath),
    };
}
