using System.Text.Json;
using GptImage15.Resources;
using GptImage15.Time;

namespace GptImage15.History.Table;

/// <summary>Reads and writes rows, with retries.</summary>
internal sealed class TableStore(TableConnection connection, RetryPolicy retries)
{
    /// <summary>The table, without its signature.</summary>
    public string Place => connection.Place;

    /// <summary>Why the last attempt of a call failed; null where it succeeded, or there was none.</summary>
    public GptImageException? LastFailure { get; private set; }

    /// <summary>Adds a row. An attempt may have added it although its response was lost.</summary>
    /// <returns>The version of the row, empty where the response has none; null where there is a row with its
    /// keys.</returns>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between attempts.</exception>
    public async Task<string?> InsertAsync(TableRow row, CancellationToken cancellationToken)
    {
        var body = TableRowFormat.Write(row);
        var response = await RunAsync(
            () => connection.InsertAsync(body, CancellationToken.None), cancellationToken).ConfigureAwait(false);
        return response.Status == 409 ? null : response.ETag ?? "";
    }

    /// <summary>Replaces a row, or the properties that a change has.</summary>
    /// <param name="row">The row, or the properties to change.</param>
    /// <param name="ifMatch">The version that the row must have; <c>*</c> for any.</param>
    /// <param name="isWhole">Whether other properties are removed.</param>
    /// <param name="cancellationToken">Cancels between attempts.</param>
    /// <returns>The new version, empty where the response has none; null where the row has another version, or there
    /// is none.</returns>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between attempts.</exception>
    public async Task<string?> UpdateAsync(
        TableRow row, string ifMatch, bool isWhole, CancellationToken cancellationToken)
    {
        var body = TableRowFormat.Write(row);
        var response = await RunAsync(
            () => connection.UpdateAsync(row.Key, body, ifMatch, isWhole, CancellationToken.None), cancellationToken)
            .ConfigureAwait(false);
        return response.Status is 404 or 412 ? null : response.ETag ?? "";
    }

    /// <summary>Reads a row.</summary>
    /// <returns>The row; null where there is none.</returns>
    /// <exception cref="GptImageException">HistoryUnavailable; also where a later version wrote the row.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<TableRow?> GetAsync(TableKey key, CancellationToken cancellationToken)
    {
        var response = await RunAsync(() => connection.GetAsync(key, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        if (response.Status == 404)
        {
            return null;
        }

        // Without its version, or the times of the store, a claim could be taken for one that has ended.
        var row = Parse(response, json => Checked(json, response));
        return row is null or { ETag: not null, ReadAt: not null, ChangedAt: not null }
            ? row
            : throw Unavailable(Messages.HistoryTableNotRead);
    }

    /// <summary>Reads all rows that a filter selects.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable; also where a later version wrote one.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<List<TableRow>> QueryAsync(string filter, CancellationToken cancellationToken)
    {
        List<TableRow> rows = [];
        string? next = null;
        do
        {
            var page = next;
            var response = await RunAsync(
                () => connection.QueryAsync(filter, page, cancellationToken), cancellationToken).ConfigureAwait(false);
            rows.AddRange(Parse(
                response,
                root => root.GetProperty("value").EnumerateArray().Select(row => Checked(row, response)).ToArray())
                .OfType<TableRow>());
            next = response.Next;
        }
        while (next is not null);
        return rows;
    }

    private async Task<TableResponse> RunAsync(
        Func<Task<TableResponse>> call, CancellationToken cancellationToken)
    {
        TableResponse? response = null;
        var mayPass = false;
        var neverSent = true;
        var mayBeDone = false;
        var error = await retries.RunAsync(
            async () =>
            {
                try
                {
                    response = await call().ConfigureAwait(false);
                    return LastFailure = null;
                }
                catch (TableException exception)
                {
                    mayPass = exception.MayPass;
                    neverSent &= exception.NeverSent;
                    mayBeDone |= mayPass && !exception.NeverSent;
                    return LastFailure = Unavailable(
                        exception.Message,
                        mayBeDone ? ErrorCase.General
                            : neverSent ? ErrorCase.NotSentToStore
                            : exception.IsRowRefused ? ErrorCase.RowRefusedByStore
                            : ErrorCase.RefusedByStore,
                        exception.RetryAfter);
                }
            },
            _ => mayPass,
            cancellationToken,
            subject: Place).ConfigureAwait(false);
        return error is null ? response! : throw error;
    }

    private T Parse<T>(TableResponse response, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Body);
            return read(document.RootElement);
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw Unavailable(Messages.HistoryTableNotRead);
        }
    }

    private TableRow? Checked(JsonElement json, TableResponse response)
    {
        var row = TableRowFormat.Read(json, response);
        return row?.Version > TableRow.CurrentVersion ? throw Unavailable(Messages.HistoryOfLaterVersion) : row;
    }

    private GptImageException Unavailable(
        string reason, ErrorCase errorCase = ErrorCase.RefusedByStore, TimeSpan? retryAfter = null) => new(
        GptImageErrorId.HistoryUnavailable, Messages.HistoryUnavailable.With(Place, reason), retryAfter: retryAfter)
    {
        Case = errorCase,
    };
}
