using GptImage15.History.Records;

namespace GptImage15.History.Table;

/// <summary>The row with the version of the table: a later version is refused, not misread.</summary>
internal static class TableVersion
{
    /// <summary>As <see cref="CheckAsync"/>, once in a process.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task CheckOnceAsync(
        TableStore store, TableSession session, bool toWrite, CancellationToken cancellationToken)
    {
        if (IsChecked(session, toWrite))
        {
            return;
        }

        await session.Check.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!IsChecked(session, toWrite))
            {
                session.HasVersion = await CheckAsync(store, toWrite, cancellationToken).ConfigureAwait(false);
                session.IsReadable = true;
            }
        }
        finally
        {
            session.Check.Release();
        }
    }

    /// <summary>Checks the version.</summary>
    /// <param name="store">The table.</param>
    /// <param name="toWrite">Whether the row is added where the table is new.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>Whether the table has the row.</returns>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<bool> CheckAsync(TableStore store, bool toWrite, CancellationToken cancellationToken)
    {
        // Reading a row of a later version fails.
        if (await store.GetAsync(TableKey.Version, cancellationToken).ConfigureAwait(false) is not null)
        {
            return true;
        }

        if (toWrite
            && await store.InsertAsync(new TableRow(TableKey.Version, new HistoryRecord()), cancellationToken)
                .ConfigureAwait(false) is null)
        {
            _ = await store.GetAsync(TableKey.Version, cancellationToken).ConfigureAwait(false);
        }

        return toWrite;
    }

    private static bool IsChecked(TableSession session, bool toWrite) =>
        toWrite ? session.HasVersion : session.IsReadable;
}
