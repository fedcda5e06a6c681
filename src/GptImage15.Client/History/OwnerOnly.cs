namespace GptImage15.History;

/// <summary>
/// Opens files that only their owner can read. On Windows the user's local application data are so by inheritance; a file
/// put elsewhere has the access its folder gives.
/// </summary>
internal static class OwnerOnly
{
    /// <summary>Makes a folder and those above it, where missing.</summary>
    public static void CreateFolder(string path)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return;
        }
#endif
        Directory.CreateDirectory(path);
    }

    /// <summary>Opens a file at its end, for writing beside others that read it.</summary>
    public static FileStream OpenAppend(string path) =>
        Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete, FileOptions.None, atEnd: true);

    /// <summary>Opens a file nobody else may open the same way.</summary>
    public static FileStream OpenExclusive(string path, bool deleteAfterwards) =>
        Open(path, FileMode.OpenOrCreate, FileShare.None, deleteAfterwards ? FileOptions.DeleteOnClose : FileOptions.None, atEnd: false);

    private static FileStream Open(string path, FileMode mode, FileShare share, FileOptions options, bool atEnd)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
#if NET
        var how = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, Options = options, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, how);
#else
        var file = new FileStream(path, mode, FileAccess.ReadWrite, share, 4096, options);
#endif
        if (atEnd)
        {
            file.Seek(0, SeekOrigin.End);
        }

        return file;
    }
}
