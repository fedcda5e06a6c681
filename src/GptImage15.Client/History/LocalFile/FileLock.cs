using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>
/// A lock between processes: a file that only one can hold open. It ends with its holder, however that ends.
/// </summary>
internal static class FileLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="IOException">It was held for half a minute, locks nobody out, or can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file can't be made.</exception>
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
    /// <returns>The lock, or null where another holds it.</returns>
    /// <exception cref="IOException">It locks nobody out, or the file can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file can't be made.</exception>
    public static IHistoryFileWriter? TryTake(IHistoryFiles files, string path)
    {
        var held = files.OpenExclusive(path);
        try
        {
            // .NET can be told not to lock, and doesn't say where a file system can't.
            if (held is not null && files.OpenExclusive(path) is { } second)
            {
                second.Dispose();
                throw new IOException(Messages.HistoryLockWithoutEffect.With("DOTNET_SYSTEM_IO_DISABLEFILELOCKING"));
            }

            return held;
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }
}
