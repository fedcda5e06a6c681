using System.Runtime.InteropServices;
using System.Text;
using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>The file operations of Unix that .NET does not offer.</summary>
internal static class UnixFiles
{
    private const int ReadOnly = 0;

    /// <summary>SEEK_CUR.</summary>
    private const int FromHere = 1;

    /// <summary>ESPIPE.</summary>
    private const int CanNotSeek = 29;

    /// <summary>EIO, ENOSPC, EDQUOT on Linux and on macOS: the names may not be on disk.</summary>
    private static readonly int[] Failures = [5, 28, 122, 69];

    /// <summary>O_NONBLOCK.</summary>
    private static readonly int WithoutWaiting = RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? 0x800 : 4;

    private static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>
    /// Flushes the names in a folder to disk. Other errors are ignored: this user may not be able to open a folder of
    /// another user, and some file systems cannot flush a folder.
    /// </summary>
    /// <exception cref="IOException">The names may not be on disk.</exception>
    public static void FlushFolder(string path)
    {
        if (Ask(path, ReadOnly, file => (IntPtr)Flush(file)) is { } error && Failures.Contains(error))
        {
            throw new IOException(Messages.HistoryNotFlushed.With(path));
        }
    }

    /// <summary>Whether a file is a pipe, which cannot seek. Opening a pipe can wait forever for a writer.</summary>
    public static bool IsPipe(string path) =>
        Ask(path, ReadOnly | WithoutWaiting, file => Seek(file, IntPtr.Zero, FromHere)) == CanNotSeek;

    /// <summary>Opens a file and calls a function with its descriptor.</summary>
    /// <returns>The error number; null where there was no error, or the file cannot be opened.</returns>
    private static int? Ask(string path, int flags, Func<int, IntPtr> question)
    {
        if (IsWindows)
        {
            return null;
        }

        var file = Open(Encoding.UTF8.GetBytes(path + "\0"), flags);
        if (file < 0)
        {
            return null;
        }

        var result = (long)question(file);
        var error = Marshal.GetLastWin32Error();
        _ = Close(file);
        return result < 0 ? error : null;
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int file);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Flush(int file);

    [DllImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static extern IntPtr Seek(int file, IntPtr offset, int origin);
}
