using System.Globalization;
using System.Net;
using System.Text;

namespace GptImage15.TestSupport.Table;

/// <summary>Reads HTTP/1.1 requests from a connection and writes responses to it.</summary>
internal static class StoreMessages
{
    private static readonly string[] OfConnection = ["Host", "Connection", "Transfer-Encoding", "Content-Length"];

    /// <summary>Reads a request; null where the connection is closed.</summary>
    public static async Task<StoreRequest?> ReadAsync(Stream connection, CancellationToken cancellationToken)
    {
        if (await ReadHeadAsync(connection, cancellationToken) is not { } head)
        {
            return null;
        }

        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var first = lines[0].Split(' ');
        var headers = lines.Skip(1).ToArray();
        var length = headers.Select(Split).FirstOrDefault(header => Is(header.Name, "Content-Length")).Value ?? "0";
        var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await connection.ReadExactlyAsync(body, cancellationToken);
        return new(first[0], first[1], [.. headers.Where(line => !IsOfConnection(Split(line).Name))], body);
    }

    /// <summary>Writes a response.</summary>
    public static async Task WriteAsync(
        Stream connection, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var head = new StringBuilder($"HTTP/1.1 {(int)response.StatusCode} -\r\n");
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!IsOfConnection(name))
            {
                head.Append(CultureInfo.InvariantCulture, $"{name}: {string.Join(", ", values)}\r\n");
            }
        }

        if (response.StatusCode != HttpStatusCode.NoContent)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        }

        await connection.WriteAsync(
            (byte[])[.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body], cancellationToken);
    }

    /// <summary>A response without a body.</summary>
    public static HttpResponseMessage ResponseOf(int status, StoreFault fault)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        if (fault.RetryAfter is { } seconds)
        {
            response.Headers.Add("Retry-After", $"{seconds}");
        }

        if (fault.ErrorCode is { } code)
        {
            response.Headers.Add("x-ms-error-code", code);
        }

        return response;
    }

    /// <summary>The name and the value of a header.</summary>
    public static (string Name, string Value) Split(string header) =>
        header.IndexOf(':', StringComparison.Ordinal) is var end and > 0
            ? (header[..end], header[(end + 1)..].Trim())
            : (header, "");

    private static async Task<string?> ReadHeadAsync(Stream connection, CancellationToken cancellationToken)
    {
        // Byte by byte: what follows the head is the body.
        var head = new List<byte>();
        var one = new byte[1];
        while (await connection.ReadAsync(one, cancellationToken) > 0)
        {
            head.Add(one[0]);
            if (one[0] == '\n' && head.Count >= 4 && head[^3] == '\n')
            {
                return Encoding.Latin1.GetString([.. head]);
            }
        }

        return null;
    }

    private static bool IsOfConnection(string name) => OfConnection.Any(other => Is(name, other));

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
