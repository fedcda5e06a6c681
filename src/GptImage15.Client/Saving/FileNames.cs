using System.Globalization;
using System.Text;

namespace GptImage15.Saving;

/// <summary>Creates names that are valid on all file systems and stay in their folder.</summary>
internal static class FileNames
{
    /// <summary>Leaves room for an extension and a number: most file systems allow 255 bytes.</summary>
    private const int MaximumBytes = 200;

    /// <summary>
    /// The characters that Windows forbids. They are replaced on all systems, so that a folder can be copied from one
    /// system to another.
    /// </summary>
    private const string Forbidden = "<>:\"/\\|?*";

    private const string Unnamed = "image";

    private static readonly string[] DeviceNames = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

    /// <summary>The name with unsafe characters replaced by <c>_</c>; <c>image</c> if nothing is left.</summary>
    public static string MakeSafe(string name)
    {
        var trimmed = Shorten(ReplaceUnsafe(name), "");
        if (trimmed.Length == 0)
        {
            return Unnamed;
        }

        return IsDeviceName(trimmed) ? "_" + trimmed : trimmed;
    }

    /// <summary>
    /// The name with its folders, parted by <c>/</c>, each made safe. An empty folder, <c>.</c> and <c>..</c> are left
    /// out, so that the path stays below the folder that it starts in.
    /// </summary>
    public static string MakeSafePath(string path) => InLastPart(path, MakeSafe);

    /// <summary>The name for the image of a URL without a task: the last segment of the URL.</summary>
    public static string OfUri(Uri uri)
    {
        var segment = uri.Segments[uri.Segments.Length - 1];
        return MakeSafe(Uri.UnescapeDataString(segment).Trim('/'));
    }

    /// <summary>
    /// The name, with its folders, for one of several images of a task, shortened so that the number is not cut off.
    /// </summary>
    public static string WithNumber(string path, int number) => InLastPart(path, name => WithNumberIn(name, number));

    private static string WithNumberIn(string name, int number) =>
        Shorten(ReplaceUnsafe(name.Trim(' ', '.') is { Length: > 0 } named ? named : Unnamed), $"-{number}");

    /// <summary>The name without the extension of an image, and that extension or an empty string.</summary>
    public static (string Stem, string Extension) Split(string name)
    {
        var extension = Path.GetExtension(name);
        return ImageFormat.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase)
            ? (name.Substring(0, name.Length - extension.Length), extension)
            : (name, "");
    }

    private static string InLastPart(string path, Func<string, string> makeName)
    {
        var parts = path.Split('/', '\\').Where(part => part.Trim(' ', '.').Length > 0).ToArray();
        var name = makeName(parts.LastOrDefault() ?? "");
        return string.Join("/", [.. parts.Take(parts.Length - 1).Select(MakeSafe), name]);
    }

    private static string ReplaceUnsafe(string name)
    {
        var safe = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsSurrogatePair(name, i))
            {
                safe.Append(name, i++, 2);
                continue;
            }

            // A lone surrogate has no UTF-8 encoding: two different ones would get the same name on disk.
            var character = name[i];
            var isUnsafe = char.IsControl(character) || char.IsSurrogate(character)
                || Forbidden.IndexOf(character) >= 0;
            safe.Append(isUnsafe ? '_' : character);
        }

        return safe.ToString();
    }

    private static bool IsDeviceName(string name)
    {
        var dot = name.IndexOf('.');
        var stem = (dot < 0 ? name : name.Substring(0, dot)).TrimEnd();
        return Array.Exists(DeviceNames, device => stem.Equals(device, StringComparison.OrdinalIgnoreCase)
            || (device.Length == 3 && device[0] is 'C' or 'L' && stem.Length == 4 && char.IsDigit(stem[3])
                && stem.StartsWith(device, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>
    /// Shortens a stem so that the suffix and the extension fit. It cuts between text elements, never inside one.
    /// Windows removes dots and spaces at the end of a name. Elsewhere a dot at the start hides the file, and the name
    /// <c>..</c> is the parent folder.
    /// </summary>
    private static string Shorten(string name, string suffix)
    {
        var (stem, extension) = Split(name.Trim());
        var room = MaximumBytes - Encoding.UTF8.GetByteCount(suffix + extension);
        if (Encoding.UTF8.GetByteCount(stem) > room)
        {
            stem = Cut(stem, room);
        }

        return (stem + suffix + extension).Trim(' ', '.');
    }

    private static string Cut(string text, int maximumBytes)
    {
        var kept = new StringBuilder();
        var bytes = 0;
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            bytes += Encoding.UTF8.GetByteCount(element);
            if (bytes > maximumBytes)
            {
                break;
            }

            kept.Append(element);
        }

        return kept.ToString();
    }
}
