namespace GptImage15.Saving;

/// <summary>Tells an image's kind from its first bytes; the address and the announced type are not believed.</summary>
internal static class ImageFormat
{
    /// <summary>As many bytes as are needed to tell.</summary>
    public const int SignatureBytes = 32;

    /// <summary>The extensions of the kinds told apart, and the usual other spellings.</summary>
    public static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"];

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegSignature => [0xFF, 0xD8, 0xFF];

    /// <summary>The extension for the content; null where it is none of the known kinds.</summary>
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

        // ISO base media: the brand stands at 8, compatible ones from 16 on.
        if (start.Length >= 12 && start.Slice(4).StartsWith("ftyp"u8)
            && (start.Slice(8).IndexOf("avif"u8) >= 0 || start.Slice(8).IndexOf("avis"u8) >= 0))
        {
            return ".avif";
        }

        return null;
    }

    /// <summary>Whether two extensions mean the same kind (<c>.jpg</c> and <c>.jpeg</c> do).</summary>
    public static bool AreSame(string one, string other) => Normalise(one) == Normalise(other);

    private static string Normalise(string extension)
    {
        var lower = extension.ToLowerInvariant();
        return lower == ".jpeg" ? ".jpg" : lower;
    }
}
