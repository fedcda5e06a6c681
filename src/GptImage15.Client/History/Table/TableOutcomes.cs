using GptImage15.History.Records;
using GptImage15.Resources;

namespace GptImage15.History.Table;

/// <summary>
/// Records the outcomes of submissions and the ends of tasks. Each can be recorded again: the result is the same.
/// </summary>
internal sealed class TableOutcomes(TableStore store, TableSession session)
{
    /// <summary>Records an outcome.</summary>
    /// <param name="claim">The claim, with all of the submission; its version, if it is known.</param>
    /// <param name="outcome">The outcome.</param>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public async Task RecordAsync(TableRow claim, HistoryRecord outcome)
    {
        var key = await UpdateAsync(claim, outcome).ConfigureAwait(false);
        if (outcome.State == SubmissionState.Refused && key.Row.StartsWith("key-", StringComparison.Ordinal))
        {
            // Another machine may have copied the claim to a row of its own, to take it over.
            await UpdateOwnRowAsync(outcome).ConfigureAwait(false);
        }

        if (outcome.State == SubmissionState.Accepted)
        {
            await RecordTaskAsync(claim.Record, outcome, key.Row).ConfigureAwait(false);
        }
    }

    /// <summary>Records the end of a task in the rows of its submissions.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public async Task RecordEndAsync(TableRow task, HistoryRecord end)
    {
        foreach (var key in task.Submissions.Select(TableKey.Parse).OfType<TableKey>())
        {
            await store.UpdateAsync(new TableRow(key, end), "*", isWhole: false, CancellationToken.None)
                .ConfigureAwait(false);
        }
    }

    /// <summary>The error where the store did not respond in time.</summary>
    public GptImageException NoResponseIn(TimeSpan time) => new(
        GptImageErrorId.HistoryUnavailable,
        Messages.HistoryUnavailable.With(store.Place, Messages.NoResponseInTime.With(time.TotalSeconds)));

    /// <returns>The key of the row that has the outcome.</returns>
    private async Task<TableKey> UpdateAsync(TableRow claim, HistoryRecord outcome)
    {
        var key = claim.Key;
        var etag = claim.ETag;
        while (true)
        {
            if (etag is { Length: > 0 }
                && await store.UpdateAsync(new TableRow(key, outcome), etag, isWhole: false, CancellationToken.None)
                    .ConfigureAwait(false) is not null)
            {
                return key;
            }

            var found = await store.GetAsync(key, CancellationToken.None).ConfigureAwait(false);
            if (found?.Record.Submission == outcome.Submission)
            {
                if (found!.Record.State >= outcome.State)
                {
                    // The response to an earlier attempt was lost, or the task has already ended.
                    return key;
                }

                etag = found.ETag;
            }
            else if (outcome.State == SubmissionState.Refused)
            {
                // The row was never added, or the idempotency key has another submission already. Then this one has a
                // row of its own if its outcome was unknown.
                return key;
            }
            else
            {
                // Another submission has the idempotency key by force, so this one gets a row of its own.
                key = found is null ? key : TableKey.OfSubmission(outcome.Submission!);
                var whole = claim.Record.With(outcome);
                if (await store.InsertAsync(
                    new TableRow(key, whole) { Earlier = claim.Earlier }, CancellationToken.None).ConfigureAwait(false)
                    is not null)
                {
                    return key;
                }

                etag = null;
            }
        }
    }

    private async Task UpdateOwnRowAsync(HistoryRecord outcome)
    {
        var own = new TableRow(TableKey.OfSubmission(outcome.Submission!), outcome);
        await store.UpdateAsync(own, "*", isWhole: false, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task RecordTaskAsync(HistoryRecord submission, HistoryRecord outcome, string submissionRow)
    {
        var known = new HistoryRecord
        {
            Service = submission.Service,
            SubmittedAt = submission.SubmittedAt,
            IdempotencyKey = submission.IdempotencyKey,
            Request = submission.Request,
            TaskId = outcome.TaskId,
            Status = outcome.Status,
        };
        var row = new TableRow(TableKey.OfTask(known.TaskIdentity!), known) { Submissions = [submissionRow] };
        session.Keep(known.TaskIdentity!, row);
        while (await store.InsertAsync(row, CancellationToken.None).ConfigureAwait(false) is null)
        {
            var found = await store.GetAsync(row.Key, CancellationToken.None).ConfigureAwait(false);
            if (found is null)
            {
                continue;
            }

            // The service returned the task id for several submissions.
            row = new TableRow(row.Key, known) { Submissions = [.. found.Submissions.Union([submissionRow])] };
            session.Keep(known.TaskIdentity!, row);
            if (row.Submissions.Count == found.Submissions.Count
                || await store.UpdateAsync(row, found.ETag!, isWhole: true, CancellationToken.None)
                    .ConfigureAwait(false) is not null)
            {
                return;
            }
        }
    }
}
