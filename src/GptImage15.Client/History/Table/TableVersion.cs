using GptImage15.History.Records;

namespace GptImage15.History.Table;

/// <summary>The row with the version of the table: a later version is refused, not misread.</summary>
internal static class TableVersion
{
    /// <summary>Checks the version, and adds the row where the table is new.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task CheckAsync(TableStore store, CancellationToken cancellationToken)
    {
        // Reading a row of a later version fails.
        if (await store.GetAsync(TableKey.Version, cancellationToken).ConfigureAwait(false) is null
            && await store.InsertAsync(new TableRow(TableKey.Version, new HistoryRecord()), cancellationToken)
                .ConfigureAwait(false) is null)
        {
            _ = await store.GetAsync(TableKey.Version, cancellationToken).ConfigureAwait(false);
        }
    }
}
