using System.Collections.Concurrent;
using GptImage15.History.Records;

namespace GptImage15.History.Table;

/// <summary>
/// Counts the credits of a UTC day in a row of the table. They are reserved before a request is claimed, and returned
/// where it was refused. A process that ends in between leaves its reservation, so the limit is never exceeded.
/// Reservations that arrive together share one change of the row.
/// </summary>
/// <param name="store">The table.</param>
/// <param name="session">What this process knows of the table.</param>
/// <param name="service">The address of the service.</param>
/// <param name="limit">The limit.</param>
internal sealed class TableCredits(
    TableStore store, TableSession session, string service, DailyCreditLimit limit)
{
    private readonly object _gate = new();
    private readonly List<CreditChange> _waiting = [];
    private readonly ConcurrentDictionary<string, DateTimeOffset> _held = new();
    private bool _isRunning;

    /// <summary>The credits of the UTC day of a time.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<long> ReadAsync(
        TableStore store, string service, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var key = TableKey.OfDay(service, DailyCreditLimit.DayOf(time));
        return (await store.GetAsync(key, cancellationToken).ConfigureAwait(false))?.Reserved ?? 0;
    }

    /// <summary>Reserves the credits of a submission, and returns them if it is not to be sent.</summary>
    /// <param name="record">The submission.</param>
    /// <param name="claim">Claims it.</param>
    /// <exception cref="GptImageException">CreditLimitReached, HistoryUnavailable, or that of
    /// <paramref name="claim"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<SubmissionStart> ReserveAsync(HistoryRecord record, Func<Task<SubmissionStart>> claim)
    {
        var submission = record.Submission!;
        var day = DailyCreditLimit.DayOf(record.SubmittedAt!.Value);
        await ChangeAsync(new CreditChange(day, isReturn: false)).ConfigureAwait(false);
        _held[submission] = day;
        var isKept = false;
        try
        {
            var start = await claim().ConfigureAwait(false);
            isKept = start.Submission is not null;
            return start;
        }
        catch (GptImageException error) when (error.ErrorId == GptImageErrorId.HistoryUnavailable)
        {
            // The table cannot be reached to return them either.
            isKept = true;
            throw;
        }
        finally
        {
            if (!isKept)
            {
                await ReturnAsync(submission).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Keeps the credits of a submission that was accepted, or whose outcome is unknown.</summary>
    public void Keep(string submission) => _held.TryRemove(submission, out _);

    /// <summary>
    /// Returns the credits of a submission that was not accepted. Where that fails, they stay reserved.
    /// </summary>
    public async Task ReturnAsync(string submission)
    {
        if (!_held.TryRemove(submission, out var day))
        {
            return;
        }

        try
        {
            await ChangeAsync(new CreditChange(day, isReturn: true)).ConfigureAwait(false);
        }
        catch (GptImageException)
        {
            // The refusal is the error to show.
        }
    }

    private Task ChangeAsync(CreditChange change)
    {
        lock (_gate)
        {
            _waiting.Add(change);
            if (!_isRunning)
            {
                _isRunning = true;
                _ = Task.Run(RunAsync);
            }
        }

        return change.Done;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            CreditChange[] batch;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _isRunning = false;
                    return;
                }

                batch = [.. _waiting.Where(change => change.Day == _waiting[0].Day)];
                _waiting.RemoveAll(batch.Contains);
            }

            try
            {
                await WriteAsync(batch).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Array.ForEach(batch, change => change.Fail(exception));
            }
        }
    }

    /// <summary>Changes the row of a day, on condition that nobody else has changed it.</summary>
    private async Task WriteAsync(CreditChange[] batch)
    {
        var day = batch[0].Day;
        var key = TableKey.OfDay(service, day);
        session.Days.TryRemove(key.Row, out var row);
        if (row is null || !Allows(row, batch))
        {
            row = await store.GetAsync(key, CancellationToken.None).ConfigureAwait(false);
        }

        // Tells whether the row is as this call wrote it, where the response was lost.
        var write = new HistoryRecord
        {
            Submission = Guid.NewGuid().ToString("N"), Service = service, SubmittedAt = day,
        };
        while (true)
        {
            var before = row?.Reserved ?? 0;
            var reserved = Decide(before, batch);
            if (reserved == before)
            {
                break;
            }

            var next = new TableRow(key, write) { Reserved = reserved };
            var etag = row is null
                ? await store.InsertAsync(next, CancellationToken.None).ConfigureAwait(false)
                : await store.UpdateAsync(next, row.ETag!, isWhole: true, CancellationToken.None)
                    .ConfigureAwait(false);
            if (etag is { Length: > 0 })
            {
                row = new TableRow(key, write) { Reserved = reserved, ETag = etag };
                break;
            }

            row = await store.GetAsync(key, CancellationToken.None).ConfigureAwait(false);
            if (row?.Record.Submission == write.Submission)
            {
                break;
            }
        }

        if (row is not null)
        {
            session.Days[key.Row] = row;
        }

        var spent = row?.Reserved ?? 0;
        Array.ForEach(batch, change => change.Complete(() => limit.Reached(spent, day)));
    }

    private bool Allows(TableRow row, CreditChange[] batch)
    {
        Decide(row.Reserved ?? 0, batch);
        return batch.All(change => change.IsGranted);
    }

    /// <summary>Decides which reservations are within the limit.</summary>
    /// <returns>The credits that are reserved then.</returns>
    private int Decide(int reserved, CreditChange[] batch)
    {
        var price = GptImageRequest.Credits;
        reserved = Math.Max(0, reserved - (price * batch.Count(change => change.IsReturn)));
        foreach (var change in batch)
        {
            change.IsGranted = change.IsReturn || limit.Allows(reserved);
            reserved += change.IsGranted && !change.IsReturn ? price : 0;
        }

        return reserved;
    }
}
