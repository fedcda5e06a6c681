namespace GptImage15.History.LocalFile;

/// <summary>
/// The file operations of the operating system. Only the owner can read the files. On Windows, files inherit the access
/// rights of their folder: the local application data of a user are private, another folder may not be.
/// </summary>
internal sealed class HistoryFiles : IHistoryFiles
{
    public void CreateFolder(string path)
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

    public IHistoryFileWriter OpenWriter(string path) => new Writer(Open(path, FileShare.ReadWrite | FileShare.Delete));

    public IHistoryFileWriter? OpenExclusive(string path)
    {
        try
        {
            return new Writer(Open(path, FileShare.None));
        }
        catch (IOException exception) when (IsHeldByAnother(exception))
        {
            return null;
        }
    }

    public void Replace(string source, string target)
    {
#if NET
        File.Move(source, target, overwrite: true);
#else
        if (File.Exists(target))
        {
            File.Replace(source, target, null);
        }
        else
        {
            File.Move(source, target);
        }
#endif
    }

    public void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }

    public void FlushFolder(string path) => UnixFiles.FlushFolder(path);

    /// <summary>
    /// Windows: ERROR_SHARING_VIOLATION (32), ERROR_LOCK_VIOLATION (33). Linux (11) and macOS (35): EWOULDBLOCK, which
    /// .NET passes on unchanged.
    /// </summary>
    private static bool IsHeldByAnother(IOException exception) => (exception.HResult & 0xFFFF) is 32 or 33 or 11 or 35;

    private static FileStream Open(string path, FileShare share)
    {
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
        return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 1);
#endif
    }

    private sealed class Writer(FileStream file) : IHistoryFileWriter
    {
        public long Length => file.Length;

        public int Read(long offset, byte[] bytes, int count)
        {
            file.Position = offset;
            int read;
            var total = 0;
            while (total < count && (read = file.Read(bytes, total, count - total)) > 0)
            {
                total += read;
            }

            return total;
        }

        public void Write(long offset, byte[] bytes, int count)
        {
            file.Position = offset;
            file.Write(bytes, 0, count);
            file.Flush();
        }

        public void SetLength(long length) => file.SetLength(length);

        public void Flush() => file.Flush(flushToDisk: true);

        public void Dispose() => file.Dispose();
    }
}
