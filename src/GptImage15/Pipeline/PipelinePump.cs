using System.Collections.Concurrent;

namespace GptImage15.Pipeline;

/// <summary>
/// Brings what engines hand out on their threads to the pipeline's, which alone may write. The pipeline's thread waits
/// here, and nowhere else.
/// </summary>
internal sealed class PipelinePump(CancellationToken stopped)
{
    /// <summary>How often a waiting pipeline looks after its progress.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private readonly BlockingCollection<Action> _queue = [];

    /// <summary>Queues something to be written. From any thread.</summary>
    public void Post(Action write) => _queue.Add(write);

    /// <summary>Writes what is queued, without waiting.</summary>
    public void WriteQueued()
    {
        while (_queue.TryTake(out var write))
        {
            write();
        }
    }

    /// <summary>Writes what is queued until the work has ended, then that too.</summary>
    /// <param name="work">What is waited for. Its exception is thrown here.</param>
    /// <param name="tick">Called now and then meanwhile.</param>
    /// <exception cref="OperationCanceledException">The pipeline was stopped.</exception>
    public T WriteUntil<T>(Task<T> work, Action? tick = null)
    {
        if (!work.IsCompleted)
        {
            _ = work.ContinueWith(
                _ => Post(static () => { }), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
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
