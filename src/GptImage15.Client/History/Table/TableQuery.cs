namespace GptImage15.History.Table;

/// <summary>Reads the submissions that a query of the user selects.</summary>
internal static class TableQuery
{
    /// <summary>
    /// The store sorts rows by their keys, not by time. The newest are found in a time that grows until it has enough.
    /// </summary>
    private static readonly TimeSpan[] Windows =
        [TimeSpan.FromDays(1), TimeSpan.FromDays(10), TimeSpan.FromDays(100)];

    /// <summary>Reads the rows, the newest first.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<IReadOnlyList<TableRow>> ReadAsync(
        TableStore store,
        string service,
        GptImageHistoryQuery query,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var rows = await ReadUnsortedAsync(store, service, query, clock, cancellationToken).ConfigureAwait(false);

        // An outcome can arrive while another machine copies the claim to a row of its own.
        return
        [
            .. rows.GroupBy(row => row.Record.Submission ?? row.Key.Row)
                .Select(same => same.OrderByDescending(row => row.Record.State).First())
                .OrderByDescending(row => row.Record.SubmittedAt)
                .ThenByDescending(row => row.Key.Row, StringComparer.Ordinal),
        ];
    }

    private static async Task<IReadOnlyList<TableRow>> ReadUnsortedAsync(
        TableStore store,
        string service,
        GptImageHistoryQuery query,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        // The store does not select task ids, so the newest rows may not have them.
        if (query.Last is { } last && query.TaskIds is null)
        {
            foreach (var window in Windows)
            {
                var after = clock.GetUtcNow() - window;
                if (after <= query.After)
                {
                    break;
                }

                var newest = await store.QueryAsync(FilterOf(service, query, after), cancellationToken)
                    .ConfigureAwait(false);
                if (newest.Count >= last)
                {
                    return newest;
                }
            }
        }

        return await store.QueryAsync(FilterOf(service, query, query.After), cancellationToken).ConfigureAwait(false);
    }

    private static string FilterOf(string service, GptImageHistoryQuery query, DateTimeOffset? after)
    {
        // All submissions: the rows of tasks and of the version come after them.
        var filter = $"RowKey ge 'key-' and RowKey lt 'task-' and Service eq '{service.Replace("'", "''")}'"
            + (query.Pending ? " and State eq 'Accepted'" : " and State ne 'Refused'");
        return after is { } time
            ? $"{filter} and SubmittedAt ge datetime'{TableRowFormat.TextOf(time)}'"
            : filter;
    }
}
