using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GptImage15.Time;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Makes submissions under one key wait for each other, also across processes. That the lock is free tells that no
/// process is working on the key: one that left a submission without an outcome has died. Keys share a fixed number of
/// lock files, which are never removed: removing one that another process is about to lock would let two hold it.
/// </summary>
internal static class IdempotencyKeyLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // A holder has its own time limits; ten minutes are past all of them but a stopped process's.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Waits for the lock of a key.</summary>
    /// <exception cref="IOException">It can't be made, or was not free for ten minutes.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped.</exception>
    public static async Task<IDisposable> TakeAsync(
        IHistoryFiles files, string historyPath, string keyIdentity, CancellationToken cancellationToken)
    {
        var folder = historyPath + ".keys";
        files.CreateFolder(folder);
        var path = Path.Combine(folder, NameOf(keyIdentity) + ".lock");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            if (FileLock.TryTake(files, path) is { } held)
            {
                return held;
            }

            if (watch.Elapsed > Patience)
            {
                throw new IOException(Resources.Messages.HistoryLocked);
            }

            await TimeProvider.System.DelayAsync(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string NameOf(string keyIdentity)
    {
        using var sha = SHA256.Create();
        return sha.ComputeHash(Encoding.UTF8.GetBytes(keyIdentity))[0].ToString("x2", CultureInfo.InvariantCulture);
    }
}
