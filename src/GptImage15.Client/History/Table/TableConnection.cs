using System.Text.Json;
using GptImage15.Addresses;
using GptImage15.Resources;
using GptImage15.Transport;

namespace GptImage15.History.Table;

/// <summary>
/// Sends requests to a table by the protocol of Azure Table storage, one attempt each. See
/// https://learn.microsoft.com/rest/api/storageservices/table-service-rest-api.
/// </summary>
internal sealed class TableConnection(TableAddress address, GptImageClientOptions options)
{
    private static readonly HttpMethod Patch = new("PATCH");

    /// <summary>The table, without its signature.</summary>
    public string Place { get; } = address.ToString();

    /// <summary>The options of the client.</summary>
    public GptImageClientOptions Options => options;

    /// <summary>Adds a row.</summary>
    /// <returns>Status 409 where there is a row with its keys.</returns>
    /// <exception cref="TableException">The row may be added or not.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<TableResponse> InsertAsync(byte[] row, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, address.Of("", ""), row, ifMatch: null, cancellationToken);

    /// <summary>Replaces the properties of a row that a change has, or the whole row.</summary>
    /// <param name="key">The keys of the row.</param>
    /// <param name="row">The properties.</param>
    /// <param name="ifMatch">The version that the row must have; <c>*</c> for any.</param>
    /// <param name="isWhole">Whether properties that are not in <paramref name="row"/> are removed.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Status 412 where the row has another version, 404 where there is none.</returns>
    /// <exception cref="TableException">The row may be changed or not.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<TableResponse> UpdateAsync(
        TableKey key, byte[] row, string ifMatch, bool isWhole, CancellationToken cancellationToken) =>
        SendAsync(isWhole ? HttpMethod.Put : Patch, address.Of(key.Path, ""), row, ifMatch, cancellationToken);

    /// <summary>Reads a row.</summary>
    /// <returns>Status 404 where there is none.</returns>
    /// <exception cref="TableException">It cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<TableResponse> GetAsync(TableKey key, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, address.Of(key.Path, ""), null, ifMatch: null, cancellationToken);

    /// <summary>Reads a page of rows.</summary>
    /// <param name="filter">The filter, in the syntax of OData.</param>
    /// <param name="next">The <see cref="TableResponse.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="TableException">It cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<TableResponse> QueryAsync(string filter, string? next, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Get,
            address.Of("()", "$filter=" + Uri.EscapeDataString(filter) + (next is null ? "" : "&" + next)),
            null,
            ifMatch: null,
            cancellationToken);

    private async Task<TableResponse> SendAsync(
        HttpMethod method, Uri uri, byte[]? body, string? ifMatch, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, uri);
        request.Headers.TryAddWithoutValidation("x-ms-version", "2019-02-02");
        request.Headers.TryAddWithoutValidation("DataServiceVersion", "3.0");
        request.Headers.TryAddWithoutValidation("MaxDataServiceVersion", "3.0");
        request.Headers.TryAddWithoutValidation("Accept", "application/json;odata=nometadata");

        // Tells whether the store can have received the row.
        using var content = body is null ? null : new SubmissionContent(body);
        if (content is not null)
        {
            request.Content = content;
            request.Headers.TryAddWithoutValidation("Prefer", "return-no-content");
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.RequestTimeout);
        try
        {
            using var response = await HttpTransport.ForStore(options, uri)
                .SendAsync(request, HttpCompletionOption.ResponseContentRead, deadline.Token)
                .ConfigureAwait(false);
#if NET
            var received = await response.Content.ReadAsByteArrayAsync(deadline.Token).ConfigureAwait(false);
#else
            var received = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
#endif
            var status = (int)response.StatusCode;

            // A write has 201 or 204. Another success may come from something in between that stores nothing.
            var isKnown = (method == HttpMethod.Get ? status == 200 : status is 201 or 204)
                || status == 412
                || (status == 409 && ErrorOf(response, received) == "EntityAlreadyExists")
                || (status == 404 && ErrorOf(response, received) is "ResourceNotFound" or "EntityDoesNotExist");
            return isKnown
                ? new(status, received, response.Headers.ETag?.ToString(), response.Headers.Date, NextOf(response))
                : throw Failed(status, response, received, isWrite: content is not null);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception exception) when (TransportFailure.Is(exception))
        {
            throw new TableException(
                Show(TransportFailure.Describe(exception, options.RequestTimeout)),
                mayPass: true,
                retryAfter: null,
                neverSent: content is { WasStarted: false });
        }
    }

    /// <summary>
    /// The code of an error: a header of Azure Table storage, otherwise a property of the body.
    /// </summary>
    private static string? ErrorOf(HttpResponseMessage response, byte[] body)
    {
        if (response.Headers.TryGetValues("x-ms-error-code", out var codes))
        {
            return codes.First();
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.GetProperty("odata.error").GetProperty("code").GetString();
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static string? NextOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-ms-continuation-NextPartitionKey", out var partitions)
            ? "NextPartitionKey=" + Uri.EscapeDataString(partitions.First())
                + (response.Headers.TryGetValues("x-ms-continuation-NextRowKey", out var rows)
                    ? "&NextRowKey=" + Uri.EscapeDataString(rows.First())
                    : "")
            : null;

    private TableException Failed(int status, HttpResponseMessage response, byte[] body, bool isWrite)
    {
        // Other codes of 409 are a table that is being deleted, and the like.
        var mayPass = status is 408 or 409 or 429 or >= 500;
        var code = ErrorOf(response, body) ?? "";
        var reason = code.Length > 0 ? $"HTTP {status}, {code}" : $"HTTP {status}";
        return new TableException(
            Show(status == 403 ? Messages.HistoryTableForbidden.With(reason) : reason),
            mayPass,
            RetryAfter.Read(response.Headers.RetryAfter, options.TimeProvider.GetUtcNow()),

            // Something in between has no code of the store.
            isRowRefused: isWrite && status is (400 or 413) && code.Length > 0);
    }

    private string Show(string text) => SecureUri.WithoutQuery(address.Secrets.Redact(text));
}
