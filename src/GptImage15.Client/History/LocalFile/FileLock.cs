using System.Collections.Concurrent;
using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>
/// A lock between processes: a file that only one process can have open. The operating system releases it when that
/// process ends, even by a crash.
/// </summary>
internal static class FileLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The folders whose locks exclude others. One file system has them all, and each check costs an exception.
    /// </summary>
    private static readonly ConcurrentDictionary<string, bool> CheckedFolders = new();

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="IOException">The lock was not free for 30 seconds, does not exclude other processes, or its
    /// file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be created.</exception>
    public static IHistoryFileWriter Take(IHistoryFiles files, string path)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var tries = 0; ; tries++)
        {
            if (TryTake(files, path) is { } held)
            {
                return held;
            }

            if (watch.Elapsed > Patience)
            {
                throw new IOException(Messages.HistoryLocked);
            }

            Thread.Sleep(1 + (int)(Time.Jitter.NextDouble() * Math.Min(tries, 15)));
        }
    }

    /// <summary>Takes the lock if it is free.</summary>
    /// <returns>The lock; null if it is taken.</returns>
    /// <exception cref="IOException">The lock does not exclude other processes, or its file cannot be
    /// created.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be created.</exception>
    public static IHistoryFileWriter? TryTake(IHistoryFiles files, string path)
    {
        var held = files.OpenExclusive(path);
        if (held is null)
        {
            return null;
        }

        try
        {
            CheckEffect(files, path);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Checks that a lock that is held cannot be taken again. A setting turns off the file locks of .NET, and .NET does
    /// not report a file system without locks.
    /// </summary>
    private static void CheckEffect(IHistoryFiles files, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (CheckedFolders.ContainsKey(folder))
        {
            return;
        }

        if (files.OpenExclusive(path) is { } second)
        {
            second.Dispose();
            throw new IOException(Messages.HistoryLockWithoutEffect.With("DOTNET_SYSTEM_IO_DISABLEFILELOCKING"));
        }

        CheckedFolders.TryAdd(folder, true);
    }
}
