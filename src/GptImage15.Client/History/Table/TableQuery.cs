using GptImage15.History.Records;

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
        HistorySelection selection,
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

                var newest = await QueryAsync(after).ConfigureAwait(false);
                if (selection.Of(newest.Select(row => row.Record)).Count >= last)
                {
                    return newest;
                }
            }
        }

        return await QueryAsync(query.After).ConfigureAwait(false);

        async Task<IReadOnlyList<TableRow>> QueryAsync(DateTimeOffset? after) => NewestFirst(
            await store.QueryAsync(FilterOf(service, query, after), cancellationToken).ConfigureAwait(false));
    }

    private static IReadOnlyList<TableRow> NewestFirst(IEnumerable<TableRow> rows) =>
    [
        // An outcome can arrive while another machine copies the claim to a row of its own.
        .. rows.GroupBy(row => row.Record.Submission ?? row.Key.Row)
            .Select(same => same.OrderByDescending(row => row.Record.State).First())
            .OrderByDescending(row => row.Record.SubmittedAt)
            .ThenByDescending(row => row.Key.Row, StringComparer.Ordinal),
    ];

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
