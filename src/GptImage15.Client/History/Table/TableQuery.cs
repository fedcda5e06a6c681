
namespace GptImage15.History.Table;

/// <summary>Reads the submissions that a query of the user selects.</summary>
internal static class TableQuery
{
    /// <summary>
    /// The store sorts rows by their keys, not by time. The newest are found in a time that grows until it has enough.
    /// </summary>
    private static readonly TimeSpan[] Windows =
        [TimeSpan.FromDays(1), TimeSpan.FromDays(10), TimeSpan.FromDays(100)];

    /// <summary>Reads the rows, in no order.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<IReadOnlyList<TableRow>> ReadAsync(
        TableStore store,
        string service,
        GptImageHistoryQuery query,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (query.Last is { } last)
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
