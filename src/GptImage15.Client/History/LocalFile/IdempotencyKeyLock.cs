using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GptImage15.Time;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Makes submissions with the same idempotency key wait for each other, also across processes. A free lock proves that
/// no process works on the idempotency key: a process that left a submission without an outcome has ended. All
/// idempotency keys share 256 lock files, which are never deleted: if a file were deleted while another process opens
/// it, two processes could have the lock.
/// </summary>
internal static class IdempotencyKeyLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // Longer than all timeouts of the process that has the lock. Only a suspended process keeps it longer.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Waits for the lock of an idempotency key.</summary>
    /// <exception cref="IOException">The lock file cannot be created, or the lock was not free for ten
    /// minutes.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
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
