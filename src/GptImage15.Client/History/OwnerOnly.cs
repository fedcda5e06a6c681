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
    public static FileStream OpenAppend(string path)
    {
        var file = Open(path, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    /// <summary>Opens a file nobody else may open the same way.</summary>
    public static FileStream OpenExclusive(string path) => Open(path, FileShare.None);

    private static FileStream Open(string path, FileShare share)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
#if NET
        var how = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, how);
#else
        return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, 4096);
#endif
    }
}
