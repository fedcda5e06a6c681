using GptImage15.Resources;

namespace GptImage15.Saving;

/// <summary>The folder to which images are saved. No file is written outside it.</summary>
internal sealed class DestinationFolder(string path)
{
    private StringComparer? _names;

    /// <summary>
    /// How the file system of the folder compares names. It can differ from that of the operating system: a
    /// case-insensitive file system can be mounted on Linux.
    /// </summary>
    public StringComparer Names
    {
        get
        {
            try
            {
                return _names ??= WriteProbe();
            }
            catch (Exception exception) when (IsProblem(exception))
            {
                return StringComparer.OrdinalIgnoreCase;
            }
        }
    }

    /// <summary>Whether an exception is about the folder or a file in it, and is not a defect.</summary>
    public static bool IsProblem(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    /// <summary>Creates the folder if it does not exist.</summary>
    public void Make() => Directory.CreateDirectory(path);

    /// <summary>
    /// Creates the folder and writes a file to it, so that errors are found before images are paid for.
    /// </summary>
    /// <exception cref="GptImageException">InvalidRequest: no file can be written there.</exception>
    public void Prepare()
    {
        try
        {
            Make();
            _names = WriteProbe();
        }
        catch (Exception exception) when (IsProblem(exception))
        {
            throw new GptImageException(
                GptImageErrorId.InvalidRequest, Messages.DestinationUnusable.With(path, exception.Message));
        }
    }

    /// <summary>The path of a file with this name.</summary>
    public string PathOf(string name) => Path.Combine(path, name);

    /// <summary>A path for a temporary file. Its name is unique and starts with a dot.</summary>
    public string NewTemporaryPath() => PathOf($".{Guid.NewGuid():N}.part");

    private StringComparer WriteProbe()
    {
        var probe = NewTemporaryPath();
        const FileOptions options = FileOptions.DeleteOnClose;
        using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, options))
        {
            return File.Exists(PathOf(Path.GetFileName(probe).ToUpperInvariant()))
                ? StringComparer.OrdinalIgnoreCase
                : StringComparer.Ordinal;
        }
    }
}
