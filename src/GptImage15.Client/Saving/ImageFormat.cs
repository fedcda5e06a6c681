namespace GptImage15.Saving;

/// <summary>
/// Detects the format of an image from its first bytes. The URL and the content type are not reliable.
/// </summary>
internal static class ImageFormat
{
    /// <summary>The number of bytes that the detection uses.</summary>
    public const int SignatureBytes = 32;

    /// <summary>The extensions of the detected formats, with their other usual spellings.</summary>
    public static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"];

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegSignature => [0xFF, 0xD8, 0xFF];

    /// <summary>The extension for the content; null for an unknown format.</summary>
    public static string? ExtensionOf(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith(PngSignature))
        {
            return ".png";
        }

        if (start.StartsWith(JpegSignature))
        {
            return ".jpg";
        }

        if (start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8))
        {
            return ".gif";
        }

        if (start.Length >= 12 && start.StartsWith("RIFF"u8) && start.Slice(8).StartsWith("WEBP"u8))
        {
            return ".webp";
        }

        // ISO base media (ISO/IEC 14496-12): the major brand is at offset 8, the compatible brands start at offset 16.
        if (start.Length >= 12 && start.Slice(4).StartsWith("ftyp"u8)
            && (start.Slice(8).IndexOf("avif"u8) >= 0 || start.Slice(8).IndexOf("avis"u8) >= 0))
        {
            return ".avif";
        }

        return null;
    }

    /// <summary>Whether two extensions mean the same format (<c>.jpg</c> and <c>.jpeg</c> do).</summary>
    public static bool AreSame(string one, string other) => Normalise(one) == Normalise(other);

    private static string Normalise(string extension)
    {
        var lower = extension.ToLowerInvariant();
        return lower == ".jpeg" ? ".jpg" : lower;
    }
}
