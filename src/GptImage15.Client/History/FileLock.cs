namespace GptImage15.History;

/// <summary>A lock between processes: a file that only one can hold open. It ends with its holder, however that ends.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="IOException">It was not free for half a minute, or the file can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file can't be made.</exception>
    public static IHistoryFileWriter Take(IHistoryFiles files, string path)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var tries = 0; ; tries++)
        {
            if (files.OpenExclusive(path) is { } held)
            {
                return held;
            }

            if (watch.Elapsed > Patience)
            {
                throw new IOException(Resources.Messages.HistoryLocked);
            }

            Thread.Sleep(1 + (int)(Transport.Jitter.NextDouble() * Math.Min(tries, 15)));
        }
    }
}
