using System.Runtime.InteropServices;
using System.Text;

namespace GptImage15.History;

/// <summary>What .NET can't ask of a file system on Unix.</summary>
internal static class UnixFiles
{
    private const int ReadOnly = 0;

    /// <summary>EIO, ENOSPC, EDQUOT of Linux and of macOS: the names may not be on the disk.</summary>
    private static readonly int[] Failures = [5, 28, 122, 69];

    /// <summary>
    /// Sees the names in a folder to the disk. A folder of others may not be open to this user, and some file systems
    /// can't flush a folder: both keep their names as they do.
    /// </summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void FlushFolder(string path)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return;
        }

        var folder = Open(Encoding.UTF8.GetBytes(path + "\0"), ReadOnly);
        if (folder < 0)
        {
            return;
        }

        try
        {
            if (Flush(folder) != 0 && Failures.Contains(Marshal.GetLastWin32Error()))
            {
                throw new IOException(new System.ComponentModel.Win32Exception().Message);
            }
        }
        finally
        {
            _ = Close(folder);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Flush(int file);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int file);
}
