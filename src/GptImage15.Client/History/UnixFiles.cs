using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace GptImage15.History;

/// <summary>What .NET can't ask of a file system on Unix.</summary>
internal static class UnixFiles
{
    private const int ReadOnly = 0;

    /// <summary>EIO, ENOSPC, EDQUOT of Linux and of macOS: the names may not be on the disk.</summary>
    private static readonly int[] Failures = [5, 28, 122, 69];

    /// <summary>O_NONBLOCK.</summary>
    private static readonly int WithoutWaiting = RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? 0x800 : 4;

    private static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>
    /// Sees the names in a folder to the disk. A folder of others may not be open to this user, and some file systems
    /// can't flush a folder: both keep their names as they do.
    /// </summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void FlushFolder(string path)
    {
        if (!IsWindows && Open(path, ReadOnly) is { } folder)
        {
            using (folder)
            {
                if (Flush(folder) != 0 && Failures.Contains(Marshal.GetLastWin32Error()))
                {
                    throw new IOException(new Win32Exception(Marshal.GetLastWin32Error()).Message);
                }
            }
        }
    }

    /// <summary>Whether a file can only be read from its beginning to its end: opening it may wait for ever for a writer.</summary>
    public static bool IsPipe(string path)
    {
        if (IsWindows || Open(path, ReadOnly | WithoutWaiting) is not { } handle)
        {
            return false;
        }

        using var file = new FileStream(handle, FileAccess.Read, bufferSize: 1);
        return !file.CanSeek;
    }

    private static SafeFileHandle? Open(string path, int flags)
    {
        var handle = Open(Encoding.UTF8.GetBytes(path + "\0"), flags);
        if (!handle.IsInvalid)
        {
            return handle;
        }

        handle.Dispose();
        return null;
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern SafeFileHandle Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Flush(SafeFileHandle file);
}
