using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace GptImage15.TestSupport.Table;

/// <summary>A table of the emulator: its addresses with signatures, and its rows as the owner of the account.</summary>
internal sealed class EmulatorTable(Uri emulator, string name)
{
    private const string Account = "devstoreaccount1";
    private const string Version = "2019-02-02";

    private static readonly HttpClient Http = new();

    /// <summary>
    /// The key of the account, which each emulator has:
    /// https://learn.microsoft.com/azure/storage/common/storage-connect-azurite#well-known-storage-account-and-key.
    /// </summary>
    private static readonly byte[] Key = Convert.FromBase64String(
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==");

    /// <summary>The address for the history, with a signature.</summary>
    /// <param name="rights">r to read, a to add, u to update.</param>
    /// <param name="at">Where the store is reached; null for the emulator itself.</param>
    /// <param name="expiry">When the signature expires; null for in a day.</param>
    public string Address(string rights = "rau", Uri? at = null, DateTimeOffset? expiry = null)
    {
        var end = (expiry ?? DateTimeOffset.UtcNow.AddDays(1))
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        // Permissions, start, expiry, resource, identifier, IP addresses, protocol, version, and four keys of rows. See
        // https://learn.microsoft.com/rest/api/storageservices/create-service-sas.
        var signature = Sign($"{rights}\n\n{end}\n/table/{Account}/{name}\n\n\n\n{Version}\n\n\n\n");
        return $"{at ?? emulator}{Account}/{name}?sv={Version}&tn={name}&sp={rights}"
            + $"&se={Uri.EscapeDataString(end)}&sig={Uri.EscapeDataString(signature)}";
    }

    /// <summary>Creates the table.</summary>
    public Task CreateAsync() => SendAsync(HttpMethod.Post, "Tables", $$"""{"TableName":"{{name}}"}""");

    /// <summary>Adds a row, with the keys and the properties of its JSON.</summary>
    public Task InsertAsync(string row) => SendAsync(HttpMethod.Post, name, row);

    /// <summary>Adds properties to a row, or replaces them.</summary>
    public Task MergeAsync(string partition, string row, string properties) => SendAsync(
        HttpMethod.Patch, $"{name}(PartitionKey='{partition}',RowKey='{row}')", properties);

    /// <summary>The first 1,000 rows, as JSON.</summary>
    public Task<string> ReadAsync() => SendAsync(HttpMethod.Get, name + "()", body: null);

    private static string Sign(string text) =>
        Convert.ToBase64String(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text)));

    private async Task<string> SendAsync(HttpMethod method, string resource, string? body)
    {
        var date = DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(method, new Uri(emulator, $"{Account}/{resource}"));
        request.Headers.Add("x-ms-version", Version);
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("Accept", "application/json;odata=nometadata");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "SharedKeyLite", $"{Account}:{Sign($"{date}\n/{Account}/{Account}/{resource}")}");
        if (body is not null)
        {
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        }

        if (method == HttpMethod.Patch)
        {
            request.Headers.TryAddWithoutValidation("If-Match", "*");
        }

        using var response = await Http.SendAsync(request);
        var content = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? content : throw new InvalidOperationException(content);
    }
}
