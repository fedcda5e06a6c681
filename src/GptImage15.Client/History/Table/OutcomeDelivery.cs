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
    /// Carries over the outcomes that were kept, also by other processes. One that the store refuses stays: it must not
    /// keep the others from the table.
    /// </summary>
    /// <exception cref="GptImageException">HistoryUnavailable: the store cannot be reached.</exception>
    public async Task CarryOverAsync()
    {
        foreach (var submission in pending.Read())
        {
            if (session.Claims.ContainsKey(submission.Submission!))
            {
                continue;
            }

            try
            {
                await outcomes.RecordAsync(new TableRow(TableKey.Of(submission), submission), submission)
                    .ConfigureAwait(false);
                pending.Remove(submission.Submission!);
            }
            catch (GptImageException error) when (error.Case == ErrorCase.RefusedByStore)
            {
                // The next call tries it again: the signature may be another one.
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
        var isKept = false;
        for (var pause = ShortestPause; ; pause = pause + pause < LongestPause ? pause + pause : LongestPause)
        {
            try
            {
                await outcomes.RecordAsync(claim, outcome).ConfigureAwait(false);
                break;
            }
            catch (GptImageException error) when (error.ErrorId == GptImageErrorId.HistoryUnavailable)
            {
                isKept = isKept || TryKeep(claim.Record.With(outcome));
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

    private GptImageException Kept(GptImageException error) => new(
        GptImageErrorId.HistoryUnavailable, Messages.HistoryTableKept.With(error.Message, pending.Folder));
}
