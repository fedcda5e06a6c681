using System.Collections.Concurrent;

namespace GptImage15.History.LocalFile;

/// <summary>Enumerates items on another thread, ahead of the caller.</summary>
internal static class ReadAhead
{
    /// <summary>
    /// The same items. The other thread has ended when the enumeration ends; its exception is thrown to the caller.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="most">How many items wait for the caller.</param>
    public static IEnumerable<T> Of<T>(IEnumerable<T> items, int most)
    {
        using var waiting = new BlockingCollection<T>(most);
        using var stop = new CancellationTokenSource();
        var reading = Task.Factory.StartNew(
            () => Read(items, waiting, stop.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            foreach (var item in waiting.GetConsumingEnumerable())
            {
                yield return item;
            }
        }
        finally
        {
            stop.Cancel();
            Task.WaitAny(reading);
            _ = reading.Exception;
        }

        reading.GetAwaiter().GetResult();
    }

    private static void Read<T>(IEnumerable<T> items, BlockingCollection<T> waiting, CancellationToken stop)
    {
        try
        {
            foreach (var item in items)
            {
                waiting.Add(item, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The caller needs no more items.
        }
        finally
        {
            waiting.CompleteAdding();
        }
    }
}
