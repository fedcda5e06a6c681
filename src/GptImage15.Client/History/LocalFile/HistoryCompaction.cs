using GptImage15.History.LocalIndex;
using GptImage15.History.Records;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Limits the size of the file. Above a size, the file is rewritten with one line for each submission. Refused
/// submissions are dropped, and ended tasks without an idempotency key 90 days after their submission. Submissions with
/// an idempotency key, running tasks and unknown outcomes stay: they are still needed.
/// </summary>
internal sealed class HistoryCompaction(
    HistoryFile file, TimeProvider clock, long minimumBytes = HistoryCompaction.MinimumBytes)
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
        try
        {
            // Measuring reads all kept records, so the places of their lines are asked first. It is repeated only when
            // the file can be halved.
            if (IsWorthRewriting(KeptLength.Least(file.Index, Kept(now)))
                && IsWorthRewriting(KeptLength.Exact(file.LinesOf(Kept(now)))))
            {
                file.Replace(held, Kept(now));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // On Windows, a process that reads the file can prevent the rename. The file is unchanged, and the next
            // write tries again.
            if (exception is HistoryChangedException)
            {
                file.StartOver();
            }
        }
    }

    private bool IsWorthRewriting(long keptBytes)
    {
        _nextBytes = 2 * keptBytes;
        return keptBytes <= file.Length / 2;
    }

    private IEnumerable<int> Kept(DateTimeOffset now) =>
        Enumerable.Range(0, file.Index.Count).Where(number => IsWorthKeeping(file.Index[number], now));

    private static bool IsWorthKeeping(SubmissionEntry submission, DateTimeOffset now) => submission.State switch
    {
        SubmissionState.Refused => false,
        SubmissionState.Ended => submission.HasKey || now - submission.SubmittedAt < KeepEndedFor,
        _ => true,
    };
}
