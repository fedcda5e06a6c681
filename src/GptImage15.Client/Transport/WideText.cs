using System.Text;

namespace GptImage15.Transport;

/// <summary>Tells text of two or four bytes a character from UTF-8, by its mark or by its first letter, which is ASCII in JSON.</summary>
internal static class WideText
{
    private static readonly Encoding Utf32BigEndian = new UTF32Encoding(bigEndian: true, byteOrderMark: true);

    /// <summary>The encoding of such a text; null for any other.</summary>
    public static Encoding? Detect(ReadOnlySpan<byte> body) =>
        body.Length < 4 ? null : (body[0], body[1], body[2], body[3]) switch
        {
            (0xFF, 0xFE, 0, 0) or (not 0, 0, 0, 0) => Encoding.UTF32,
            (0, 0, 0xFE, 0xFF) or (0, 0, 0, not 0) => Utf32BigEndian,
            (0xFF, 0xFE, _, _) or (not 0, 0, _, _) => Encoding.Unicode,
            (0xFE, 0xFF, _, _) or (0, not 0, _, _) => Encoding.BigEndianUnicode,
            _ => null,
        };
}
