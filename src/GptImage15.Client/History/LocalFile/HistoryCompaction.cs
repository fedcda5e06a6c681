using GptImage15.History.Records;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Keeps the file small. Past a size it is rewritten with one line a submission, without refusals and without tasks
/// that ended long ago and carry no key. What may still be asked for stays: keys, running tasks, unknown outcomes.
/// </summary>
internal sealed class HistoryCompaction(
    HistoryFile file, HistoryIndex index, TimeProvider clock, long minimumBytes = HistoryCompaction.MinimumBytes)
{
    /// <summary>Under this the file of a user is left alone.</summary>
    internal const long MinimumBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan KeepEndedFor = TimeSpan.FromDays(90);

    private long _nextBytes;

    /// <summary>Rewrites the file where that is due and would at least halve it.</summary>
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

        // Weighing what is kept costs as much as rewriting it, so it is done again only once halving is in reach.
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
            // A reader on Windows may hold the file; it is as good as before, and the next write tries again.
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
