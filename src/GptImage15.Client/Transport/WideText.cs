using System.Text;

namespace GptImage15.Transport;

/// <summary>
/// Detects UTF-16 and UTF-32: by the byte order mark or by the first character, which is ASCII in JSON, and by the
/// zeros between the characters. The first bytes alone are not sufficient: UTF-8 that is decoded as UTF-16 is lost.
/// </summary>
internal static class WideText
{
    private static readonly Encoding Utf32BigEndian = new UTF32Encoding(bigEndian: true, byteOrderMark: true);

    /// <summary>The encoding of a text in UTF-16 or UTF-32; null for any other text.</summary>
    public static Encoding? Detect(ReadOnlySpan<byte> body) =>
        body.Length >= 4 && Guess(body) is { } encoding && CountZeros(body) >= body.Length / 4 ? encoding : null;

    private static Encoding? Guess(ReadOnlySpan<byte> body) => (body[0], body[1], body[2], body[3]) switch
    {
        (0xFF, 0xFE, 0, 0) or (not 0, 0, 0, 0) => Encoding.UTF32,
        (0, 0, 0xFE, 0xFF) or (0, 0, 0, not 0) => Utf32BigEndian,
        (0xFF, 0xFE, _, _) or (not 0, 0, _, _) => Encoding.Unicode,
        (0xFE, 0xFF, _, _) or (0, not 0, _, _) => Encoding.BigEndianUnicode,
        _ => null,
    };

    private static int CountZeros(ReadOnlySpan<byte> body)
    {
        var zeros = 0;
        foreach (var value in body)
        {
            zeros += value == 0 ? 1 : 0;
        }

        return zeros;
    }
}
