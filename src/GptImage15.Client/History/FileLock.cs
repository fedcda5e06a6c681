namespace GptImage15.History;

/// <summary>A lock between processes: a file that only one can hold open. It ends with its holder, however that ends.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="IOException">It was not free for half a minute, or the file can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file can't be made.</exception>
    public static IDisposable Take(string path)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var tries = 0; ; tries++)
        {
            if (TryTake(path) is { } held)
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

    /// <summary>Takes the lock if it is free.</summary>
    /// <returns>The lock, or null where another holds it.</returns>
    public static IDisposable? TryTake(string path)
    {
        try
        {
            return OwnerOnly.OpenExclusive(path);
        }
        catch (IOException exception) when (IsHeldByAnother(exception))
        {
            return null;
        }
    }

    /// <summary>Windows: sharing or lock violation; Linux and macOS: EWOULDBLOCK, which .NET passes on as it is.</summary>
    private static bool IsHeldByAnother(IOException exception) => (exception.HResult & 0xFFFF) is 32 or 33 or 11 or 35;
}
