using GptImage15.Time;

namespace GptImage15.Outcomes;

/// <summary>
/// Runs work in parallel and emits the results in the order in which the work was added. It holds at most
/// <paramref name="size"/> items, so memory does not grow with the input. For one caller at a time.
/// </summary>
internal sealed class OrderedWindow<T>(int size, Action<T> emit)
{
    private readonly Queue<Task<T>> _running = new();

    /// <summary>Whether no work is left.</summary>
    public bool IsEmpty => _running.Count == 0;

    /// <summary>Adds work, and returns when there is room for more.</summary>
    /// <exception cref="OperationCanceledException">Cancelled. The work itself goes on.</exception>
    public async Task AddAsync(Task<T> work, CancellationToken cancellationToken)
    {
        _running.Enqueue(work);
        while (_running.Count >= size || (_running.Count > 0 && _running.Peek().IsCompleted))
        {
            await EmitOldestAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the oldest work and emits its result.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task EmitOldestAsync(CancellationToken cancellationToken)
    {
        var result = await _running.Peek().WaitAsync(cancellationToken).ConfigureAwait(false);
        _ = _running.Dequeue();
        emit(result);
    }

    /// <summary>Emits results as they are ready, until a task ends or no work is left.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task EmitUntilAsync(Task end, CancellationToken cancellationToken)
    {
        while (!end.IsCompleted && !IsEmpty)
        {
            if (await Task.WhenAny(end, _running.Peek()).ConfigureAwait(false) != end)
            {
                await EmitOldestAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Emits all results that are left.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        while (!IsEmpty)
        {
            await EmitOldestAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
