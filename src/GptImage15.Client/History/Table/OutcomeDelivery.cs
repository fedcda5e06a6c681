using GptImage15.History.Records;
using GptImage15.Resources;
using GptImage15.Time;

namespace GptImage15.History.Table;

/// <summary>
/// Brings outcomes to the table. Where it cannot be reached, an outcome is kept on disk and offered again during the
/// timeout of a request; afterwards, the next call that reaches the table carries it over. An outcome that the table
/// does not accept stays on disk, with a warning.
/// </summary>
internal sealed class OutcomeDelivery(
    TableOutcomes outcomes, TableSession session, PendingOutcomes pending, GptImageClientOptions options)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>The time after which an outcome is kept on disk, although the first attempt has not failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The time after a failed attempt to carry over in which there is no other.</summary>
    private static readonly TimeSpan CarryOverPause = TimeSpan.FromSeconds(10);

    private long? _failed;

    /// <summary>
    /// The longest time to record an outcome: attempts begin during one timeout of a request, and the calls of the
    /// last one have another.
    /// </summary>
    public static TimeSpan LongestTime(GptImageClientOptions options) =>
        options.RequestTimeout + options.RequestTimeout;

    /// <summary>Records the outcome of a claim of this process.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable: says whether the outcome is kept on disk.</exception>
    public async Task RecordAsync(HistoryRecord outcome)
    {
        if (!session.Claims.TryGetValue(outcome.Submission!, out var claim))
        {
            return;
        }

        try
        {
            await OfferAsync(claim, outcome).ConfigureAwait(false);
        }
        finally
        {
            session.Claims.TryRemove(outcome.Submission!, out _);
        }
    }

    /// <summary>
    /// Carries over the outcomes that were kept, also by other processes. Where the store cannot be reached, a later
    /// call does it.
    /// </summary>
    /// <param name="canWarn">Whether the caller shows the warnings of the session. Otherwise, outcomes that the table
    /// does not accept are left to a call that does.</param>
    public async Task CarryOverAsync(bool canWarn)
    {
        var clock = options.TimeProvider;
        if (_failed is { } failed && clock.GetElapsedTime(failed) < CarryOverPause)
        {
            return;
        }

        foreach (var submission in pending.Read().Where(kept => !session.Claims.ContainsKey(kept.Submission!)))
        {
            try
            {
                await outcomes.RecordAsync(new TableRow(TableKey.Of(submission), submission), submission)
                    .ConfigureAwait(false);
                pending.Remove(submission.Submission!);
            }
            catch (GptImageException error) when (error.Case == ErrorCase.RowRefusedByStore)
            {
                if (canWarn && TrySetAside(submission, error) is { } warning)
                {
                    session.Warnings.Enqueue(warning);
                }
            }
            catch (GptImageException error) when (error.Case != ErrorCase.RefusedByStore)
            {
                _failed = clock.GetTimestamp();
                return;
            }
            catch (Exception)
            {
                // One that the store refuses, or that is damaged, must not keep the others from the table. It stays:
                // the next signature may have more rights.
            }
        }
    }

    /// <summary>Keeps an outcome on disk.</summary>
    /// <returns>Whether it is on disk.</returns>
    public bool TryKeep(HistoryRecord submission)
    {
        try
        {
            pending.Keep(submission);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task OfferAsync(TableRow claim, HistoryRecord outcome)
    {
        var clock = options.TimeProvider;
        var start = clock.GetTimestamp();
        var whole = claim.Record.With(outcome);
        var isKept = false;
        using var end = new CancellationTokenSource(LongestTime(options));
        for (var pause = ShortestPause; ; pause = pause + pause < LongestPause ? pause + pause : LongestPause)
        {
            TimeSpan left;
            try
            {
                var recording = outcomes.RecordAsync(claim, outcome);
                isKept = isKept || (await IsSlowAsync(recording).ConfigureAwait(false) && TryKeep(whole));
                await recording.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, end.Token)
                    .ConfigureAwait(false);
                break;
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                isKept = isKept || TryKeep(whole);
                var error = outcomes.NoResponseIn(LongestTime(options));
                throw isKept ? Kept(error) : error;
            }
            catch (GptImageException error) when (error.Case == ErrorCase.RowRefusedByStore)
            {
                throw TrySetAside(whole, error) is { } warning ? Kept(warning) : error;
            }
            catch (Exception exception) when (exception is not GptImageException && !isKept && TryKeep(whole))
            {
                throw;
            }
            catch (GptImageException error) when (error.ErrorId == GptImageErrorId.HistoryUnavailable)
            {
                isKept = isKept || TryKeep(whole);
                left = options.RequestTimeout - clock.GetElapsedTime(start);
                if (error.Case == ErrorCase.RefusedByStore || left <= TimeSpan.Zero)
                {
                    throw isKept ? Kept(error) : error;
                }
            }

            await clock.DelayAsync(pause < left ? pause : left, CancellationToken.None).ConfigureAwait(false);
        }

        if (isKept)
        {
            pending.Remove(outcome.Submission!);
        }
    }

    private async Task<bool> IsSlowAsync(Task recording)
    {
        if (recording.IsCompleted)
        {
            return false;
        }

        using var done = new CancellationTokenSource();
        var slow = options.TimeProvider.DelayAsync(Patience, done.Token);
        var first = await Task.WhenAny(recording, slow).ConfigureAwait(false);
        done.Cancel();
        return first == slow;
    }

    /// <summary>Keeps an outcome that the table does not accept, and no longer offers it.</summary>
    /// <returns>A warning with the task id; null where the outcome could not be kept.</returns>
    private string? TrySetAside(HistoryRecord submission, GptImageException error)
    {
        try
        {
            var path = pending.SetAside(submission);
            return Messages.HistoryTableOutcomeRefused.With(submission.TaskId ?? "-", path, error.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private GptImageException Kept(GptImageException error) =>
        Kept(Messages.HistoryTableKept.With(error.Message, pending.Folder));

    private static GptImageException Kept(string message) =>
        new(GptImageErrorId.HistoryUnavailable, message) { Case = ErrorCase.OutcomeKept };
}
