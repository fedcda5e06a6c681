using GptImage15.Resources;

namespace GptImage15.Saving;

/// <summary>The folder that images are saved to. No file is ever written outside it.</summary>
internal sealed class DestinationFolder(string path)
{
    private StringComparer? _names;

    /// <summary>
    /// How its file system compares names: a folder of a system that tells A from a may lie on one that doesn't.
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

    /// <summary>Whether an exception is about the folder or a file in it rather than a defect.</summary>
    public static bool IsProblem(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    /// <summary>Makes it, if it is missing.</summary>
    public void Make() => Directory.CreateDirectory(path);

    /// <summary>
    /// Makes it and tries to write to it, so that what is wrong with it shows before images are paid for.
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

    /// <summary>Where a file of a name is or will be.</summary>
    public string PathOf(string name) => Path.Combine(path, name);

    /// <summary>A place for a file that nobody looks for.</summary>
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
