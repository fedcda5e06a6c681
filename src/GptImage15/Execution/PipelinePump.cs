using System.Collections.Concurrent;

namespace GptImage15.Execution;

/// <summary>
/// Runs what engines post from their threads on the pipeline's thread, the only one that may write. The pipeline's
/// thread waits nowhere else.
/// </summary>
internal sealed class PipelinePump(CancellationToken stopped)
{
    /// <summary>The interval of progress updates while the pipeline waits.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private readonly BlockingCollection<Action> _queue = [];

    /// <summary>Queues an action that writes. Thread-safe.</summary>
    public void Post(Action write) => _queue.Add(write);

    /// <summary>Runs what is queued, without waiting.</summary>
    public void WriteQueued()
    {
        while (_queue.TryTake(out var write))
        {
            write();
        }
    }

    /// <summary>Runs what is queued until the work has ended, then what is still queued.</summary>
    /// <param name="work">The work to wait for. Its exception is thrown here.</param>
    /// <param name="tick">Called at intervals while the work runs.</param>
    /// <exception cref="OperationCanceledException">The pipeline was stopped.</exception>
    public T WriteUntil<T>(Task<T> work, Action? tick = null)
    {
        if (!work.IsCompleted)
        {
            _ = work.ContinueWith(
                _ => Post(static () => { }),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        while (!work.IsCompleted)
        {
            if (_queue.TryTake(out var write, (int)Tick.TotalMilliseconds, stopped))
            {
                write();
            }

            tick?.Invoke();
        }

        WriteQueued();
        return work.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="WriteUntil{T}"/>
    public void WriteUntil(Task work, Action? tick = null) => WriteUntil(EndOf(work), tick);

    private static async Task<bool> EndOf(Task work)
    {
        await work.ConfigureAwait(false);
        return true;
    }
}
