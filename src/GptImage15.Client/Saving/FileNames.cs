using System.Globalization;
using System.Text;

namespace GptImage15.Saving;

/// <summary>Makes names that every file system takes and that never lead out of their folder.</summary>
internal static class FileNames
{
    /// <summary>Room for an extension and a number under the 255 bytes most file systems allow.</summary>
    private const int MaximumBytes = 200;

    /// <summary>What Windows forbids is forbidden everywhere, so that a folder can be carried from one system to another.</summary>
    private const string Forbidden = "<>:\"/\\|?*";

    private static readonly string[] DeviceNames = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

    /// <summary>The name with what is unsafe replaced by <c>_</c>; <c>image</c> where nothing is left.</summary>
    public static string MakeSafe(string name)
    {
        var safe = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsSurrogatePair(name, i))
            {
                safe.Append(name, i++, 2);
                continue;
            }

            // Half a character has no bytes of its own: file systems would take two different halves for one name.
            var character = name[i];
            var isUnsafe = char.IsControl(character) || char.IsSurrogate(character) || Forbidden.IndexOf(character) >= 0;
            safe.Append(isUnsafe ? '_' : character);
        }

        // Windows drops trailing dots and spaces, and a leading dot hides the file elsewhere ("..": leads out).
        var trimmed = Shorten(safe.ToString().Trim()).Trim(' ', '.');
        if (trimmed.Length == 0)
        {
            return "image";
        }

        return IsDeviceName(trimmed) ? "_" + trimmed : trimmed;
    }

    /// <summary>The name for an image of a bare address: its last segment.</summary>
    public static string OfUri(Uri uri)
    {
        var segment = uri.Segments[uri.Segments.Length - 1];
        return MakeSafe(Uri.UnescapeDataString(segment).Trim('/'));
    }

    /// <summary>The name for one of several images of a task.</summary>
    public static string WithNumber(string name, int number)
    {
        var (stem, extension) = Split(name);
        return $"{stem}-{number}{extension}";
    }

    /// <summary>The name without the extension of an image, and that extension, or "".</summary>
    public static (string Stem, string Extension) Split(string name)
    {
        var extension = Path.GetExtension(name);
        return Array.Exists(ImageFormat.Extensions, known => known.Equals(extension, StringComparison.OrdinalIgnoreCase))
            ? (name.Substring(0, name.Length - extension.Length), extension)
            : (name, "");
    }

    private static bool IsDeviceName(string name)
    {
        var dot = name.IndexOf('.');
        var stem = (dot < 0 ? name : name.Substring(0, dot)).TrimEnd();
        return Array.Exists(DeviceNames, device => stem.Equals(device, StringComparison.OrdinalIgnoreCase)
            || (device.Length == 3 && device[0] is 'C' or 'L' && stem.Length == 4 && char.IsDigit(stem[3])
                && stem.StartsWith(device, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Cuts between characters as a reader sees them, never inside one.</summary>
    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MaximumBytes)
        {
            return name;
        }

        var (stem, extension) = Split(name);
        var kept = new StringBuilder();
        var bytes = Encoding.UTF8.GetByteCount(extension);
        var elements = StringInfo.GetTextElementEnumerator(stem);
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            bytes += Encoding.UTF8.GetByteCount(element);
            if (bytes > MaximumBytes)
            {
                break;
            }

            kept.Append(element);
        }

        return kept + extension;
    }
}
