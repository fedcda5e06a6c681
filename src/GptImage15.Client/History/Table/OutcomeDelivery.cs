using GptImage15.History.Records;
using GptImage15.Resources;
using GptImage15.Time;

namespace GptImage15.History.Table;

/// <summary>
/// Brings outcomes to the table. Where it cannot be reached, an outcome is kept on disk and offered again during the
/// timeout of a request; afterwards, the next call that reaches the table carries it over.
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
    public async Task CarryOverAsync()
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
        for (var pause = ShortestPause; ; pause = pause + pause < LongestPause ? pause + pause : LongestPause)
        {
            try
            {
                var recording = outcomes.RecordAsync(claim, outcome);
                isKept = isKept || (await IsSlowAsync(recording).ConfigureAwait(false) && TryKeep(whole));
                await recording.ConfigureAwait(false);
                break;
            }
            catch (Exception exception) when (exception is not GptImageException && !isKept && TryKeep(whole))
            {
                throw;
            }
            catch (GptImageException error) when (error.ErrorId == GptImageErrorId.HistoryUnavailable)
            {
                isKept = isKept || TryKeep(whole);
                if (error.Case == ErrorCase.RefusedByStore
                    || clock.GetElapsedTime(start) + pause >= options.RequestTimeout)
                {
                    throw isKept ? Kept(error) : error;
                }
            }

            await clock.DelayAsync(pause, CancellationToken.None).ConfigureAwait(false);
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

    private GptImageException Kept(GptImageException error) => new(
        GptImageErrorId.HistoryUnavailable, Messages.HistoryTableKept.With(error.Message, pending.Folder))
    {
        Case = ErrorCase.OutcomeKept,
    };
}
