using GptImage15.History.Records;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Limits the size of the file. Above a size, the file is rewritten with one line for each submission. Refused
/// submissions are dropped, and ended tasks without an idempotency key 90 days after their submission. Submissions with
/// an idempotency key, running tasks and unknown outcomes stay: they are still needed.
/// </summary>
internal sealed class HistoryCompaction(
    HistoryFile file, HistoryIndex index, TimeProvider clock, long minimumBytes = HistoryCompaction.MinimumBytes)
{
    /// <summary>Below this size, in bytes, the file is not rewritten.</summary>
    internal const long MinimumBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan KeepEndedFor = TimeSpan.FromDays(90);

    private long _nextBytes;

    /// <summary>Rewrites the file if it is large enough and would shrink to half its size or less.</summary>
    public void RunIfDue(HistoryLock held)
    {
        if (file.Length >= Math.Max(minimumBytes, _nextBytes))
        {
            Run(held);
        }
    }

    private void Run(HistoryLock held)
    {
        var now = clock.GetUtcNow();
        var kept = index.Submissions.Where(record => IsWorthKeeping(record, now)).ToArray();

        // Measuring the kept records costs as much as rewriting them, so it is repeated only when the file can be
        // halved.
        var length = HistoryLines.Measure(kept);
        _nextBytes = 2 * length;
        if (length > file.Length / 2)
        {
            return;
        }

        try
        {
            file.Replace(held, kept);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // On Windows, a process that reads the file can prevent the rename. The file is unchanged, and the next
            // write tries again.
            return;
        }

        index.Clear();
        foreach (var record in kept)
        {
            index.Apply(record);
        }
    }

    private static bool IsWorthKeeping(HistoryRecord record, DateTimeOffset now) => record.State switch
    {
        SubmissionState.Refused => false,
        SubmissionState.Ended => record.IdempotencyKey is not null || now - record.SubmittedAt < KeepEndedFor,
        _ => true,
    };
}
