using System.Text.Json;

namespace GptImage15.Wire;

/// <summary>Reads the body of a response.</summary>
internal static class ResponseReader
{
    private static ReadOnlySpan<byte> Utf8ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a body; null where it is not a JSON object (HTML, truncated, empty, another encoding).</summary>
    public static ResponseBody? TryRead(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(WithoutByteOrderMark(body), WireContext.Default.ResponseBody);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The body without a byte order mark.</summary>
    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> body) =>
        body.StartsWith(Utf8ByteOrderMark) ? body.Slice(Utf8ByteOrderMark.Length) : body;
}
