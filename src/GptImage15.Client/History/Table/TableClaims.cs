using System.Runtime.CompilerServices;
using GptImage15.History.Records;
using GptImage15.Requests;

namespace GptImage15.History.Table;

/// <summary>
/// Claims idempotency keys before their requests are sent. The store decides: a row can be added only once, and changed
/// only by who knows its version. A claim without an outcome is never taken over, except by force. So a machine that
/// was suspended or that lost its connection can send its request late, and it is still the only one.
/// </summary>
internal sealed class TableClaims(TableStore store, TableSession session, TimeSpan claimTime)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For each request, the id of the submission that its first look found; empty where it found none. Force applies
    /// to that submission only: the caller has not seen the outcome of a later one.
    /// </summary>
    private readonly ConditionalWeakTable<CheckedRequest, string> _firstFound = new();

    /// <summary>Finds the task that was paid for with the idempotency key of a request.</summary>
    /// <exception cref="GptImageException">IdempotencyKeyReused, SubmissionOutcomeUnknown,
    /// HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<PaidTask?> FindPaidAsync(
        HistoryRecord record, CheckedRequest request, string? apiKey, bool force, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(TableKey.Of(record), cancellationToken).ConfigureAwait(false);
        return row is { ClaimLeft: null }
            ? PaidOf(await CountingAsync(row, cancellationToken).ConfigureAwait(false), request, apiKey, force)
            : null;
    }

    /// <summary>Claims the idempotency key of a submission, or records a submission without one.</summary>
    /// <returns>The claim, the task that was paid for, or the pause before the next look.</returns>
    /// <exception cref="GptImageException">IdempotencyKeyReused, SubmissionOutcomeUnknown,
    /// HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. Nothing is claimed, unless the table cannot be
    /// reached.</exception>
    public async Task<SubmissionStart> BeginAsync(
        HistoryRecord record, CheckedRequest request, string? apiKey, bool force, CancellationToken cancellationToken)
    {
        var row = new TableRow(TableKey.Of(record), record) { ClaimTime = claimTime };
        while (true)
        {
            if (await store.InsertAsync(row, cancellationToken).ConfigureAwait(false) is { } added)
            {
                return Claimed(request, row, added);
            }

            if (await store.GetAsync(row.Key, cancellationToken).ConfigureAwait(false) is not { } found)
            {
                continue;
            }

            if (found.Record.Submission == record.Submission)
            {
                // The row was written, and the response was lost. The claim begins again, because it may have ended.
                var again = new TableRow(row.Key, record) { ClaimTime = row.ClaimTime, Earlier = found.Earlier };
                if (await store.UpdateAsync(again, found.ETag!, isWhole: true, cancellationToken).ConfigureAwait(false)
                    is { } renewed)
                {
                    return Claimed(request, again, renewed);
                }

                continue;
            }

            var counting = await CountingAsync(found, cancellationToken).ConfigureAwait(false);
            var isFirstFound = FirstFound(request, counting) == (counting?.Record.Submission ?? "");
            var paid = PaidOf(counting, request, apiKey, (force && isFirstFound) || found.ClaimLeft is not null);
            if (paid is not null)
            {
                return new(paid);
            }

            if (found.ClaimLeft is { } left)
            {
                return new(PauseOf(found, left));
            }

            var next = new TableRow(row.Key, record)
            {
                ClaimTime = claimTime,
                Earlier = counting is null ? null : TableKey.OfSubmission(counting.Record.Submission!).Row,
            };
            if (counting == found)
            {
                await SetApartAsync(found, cancellationToken).ConfigureAwait(false);
            }

            if (await store.UpdateAsync(next, found.ETag!, isWhole: true, cancellationToken).ConfigureAwait(false)
                is { } taken)
            {
                return Claimed(request, next, taken);
            }
        }
    }

    /// <summary>What the first look for a request found: now, or earlier.</summary>
    private string FirstFound(CheckedRequest request, TableRow? counting) =>
        _firstFound.GetValue(request, _ => counting?.Record.Submission ?? "");

    private static PaidTask? PaidOf(TableRow? counting, CheckedRequest request, string? apiKey, bool force) =>
        PaidTask.Of(counting?.Record, request, apiKey, force);

    /// <summary>
    /// The submission that counts for an idempotency key: a refusal frees it, unless an earlier submission may have
    /// been accepted. Null where all were refused.
    /// </summary>
    private async Task<TableRow?> CountingAsync(TableRow row, CancellationToken cancellationToken)
    {
        var counting = row;
        while (counting?.Record.State == SubmissionState.Refused)
        {
            counting = counting.Earlier is null ? null
                : TableKey.Parse(counting.Earlier) is { } key
                    && await store.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } earlier
                ? earlier
                : Missing(counting);
        }

        return counting;
    }

    /// <summary>A submission whose row was removed: its outcome is unknown.</summary>
    private static TableRow Missing(TableRow later) => new(
        TableKey.OfSubmission(Guid.NewGuid().ToString("N")),
        later.Record.With(new HistoryRecord { State = SubmissionState.Unknown }));

    /// <summary>
    /// An unknown outcome stays in the history, in a row of its own: the idempotency key gets another submission.
    /// </summary>
    private async Task SetApartAsync(TableRow unknown, CancellationToken cancellationToken)
    {
        var key = TableKey.OfSubmission(unknown.Record.Submission!);
        await store.InsertAsync(
            new TableRow(key, unknown.Record) { Earlier = unknown.Earlier }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A part of the age of the claim: most requests take few seconds.</summary>
    private static TimeSpan PauseOf(TableRow claim, TimeSpan left)
    {
        var half = TimeSpan.FromTicks((claim.ReadAt - claim.ChangedAt)!.Value.Ticks / 2);
        var pause = half < ShortestPause ? ShortestPause : half > LongestPause ? LongestPause : half;
        return pause < left ? pause : left + ShortestPause;
    }

    private SubmissionStart Claimed(CheckedRequest request, TableRow row, string etag)
    {
        _ = FirstFound(request, null);
        var submission = row.Record.Submission!;
        session.Claims[submission] = new TableRow(row.Key, row.Record)
        {
            ClaimTime = row.ClaimTime,
            Earlier = row.Earlier,
            ETag = etag,
        };
        return new(submission);
    }
}
