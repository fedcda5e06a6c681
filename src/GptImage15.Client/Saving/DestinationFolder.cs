using GptImage15.Resources;

namespace GptImage15.Saving;

/// <summary>The folder to which images are saved. No file is written outside it.</summary>
internal sealed class DestinationFolder(string path)
{
    private bool? _ignoresCase;

    /// <summary>
    /// Whether names that differ only in case are the same file. It can differ from the operating system: a
    /// case-insensitive file system can be mounted on Linux.
    /// </summary>
    public bool IgnoresCase
    {
        get
        {
            try
            {
                return _ignoresCase ??= WriteProbe();
            }
            catch (Exception exception) when (IsProblem(exception))
            {
                return true;
            }
        }
    }

    /// <summary>Whether an exception is about the folder or a file in it, and is not a defect.</summary>
    public static bool IsProblem(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    /// <summary>Creates the folders of a file if they do not exist.</summary>
    /// <exception cref="GptImageException">InvalidRequest: one of them is a link.</exception>
    public void MakeFor(string name)
    {
        Directory.CreateDirectory(path);
        foreach (var folder in CheckedFoldersOf(name))
        {
            Directory.CreateDirectory(folder);
        }
    }

    /// <summary>
    /// Checks that no folder between this one and a file is a link: it could lead out of this one. This folder itself
    /// may be a link, because the caller named it.
    /// </summary>
    /// <exception cref="GptImageException">InvalidRequest: one of them is a link.</exception>
    public void CheckInside(string name) => _ = CheckedFoldersOf(name).Count();

    /// <summary>
    /// Creates the folder and writes a file to it, so that errors are found before images are paid for.
    /// </summary>
    /// <exception cref="GptImageException">InvalidRequest: no file can be written there.</exception>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(path);
            _ignoresCase = WriteProbe();
        }
        catch (Exception exception) when (IsProblem(exception))
        {
            throw new GptImageException(
                GptImageErrorId.InvalidRequest, Messages.DestinationUnusable.With(path, exception.Message));
        }
    }

    /// <summary>The path of a file with this name, which may have folders, parted by <c>/</c>.</summary>
    public string PathOf(string name) => Path.Combine([path, .. name.Split('/')]);

    /// <summary>
    /// A path for a temporary file in the folder of a file. Its name is unique and starts with a dot.
    /// </summary>
    public string NewTemporaryPath(string name) => PathOf(FolderOf(name) + $".{Guid.NewGuid():N}.part");

    private static string FolderOf(string name) => name.Substring(0, name.LastIndexOf('/') + 1);

    private IEnumerable<string> CheckedFoldersOf(string name)
    {
        var folder = path;
        foreach (var part in FolderOf(name).Split(['/'], StringSplitOptions.RemoveEmptyEntries))
        {
            folder = Path.Combine(folder, part);
            yield return IsLink(folder)
                ? throw new GptImageException(GptImageErrorId.InvalidRequest, Messages.FolderIsLink.With(folder))
                : folder;
        }
    }

    /// <summary>
    /// Whether a folder is a symbolic link or a junction. .NET Framework cannot tell these from the other reparse
    /// points.
    /// </summary>
    private static bool IsLink(string folder)
    {
        var info = new DirectoryInfo(folder);
#if NET
        return info.LinkTarget is not null;
#else
        return info.Exists && info.Attributes.HasFlag(FileAttributes.ReparsePoint);
#endif
    }

    private bool WriteProbe()
    {
        var probe = NewTemporaryPath("");
        const FileOptions options = FileOptions.DeleteOnClose;
        using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, options))
        {
            return File.Exists(PathOf(Path.GetFileName(probe).ToUpperInvariant()));
        }
    }
}
