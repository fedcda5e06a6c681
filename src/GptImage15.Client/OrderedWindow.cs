namespace GptImage15;

/// <summary>
/// Work under way whose results leave in the order it was begun. Holds no more than its size, so that memory does not grow
/// with the input. For one caller at a time.
/// </summary>
internal sealed class OrderedWindow<T>(int size, Action<T> emit)
{
    private readonly Queue<Task<T>> _underWay = new();

    /// <summary>Whether nothing is under way.</summary>
    public bool IsEmpty => _underWay.Count == 0;

    /// <summary>Adds work, and ends when there is room for more.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the work itself is not.</exception>
    public async Task AddAsync(Task<T> work, CancellationToken cancellationToken)
    {
        _underWay.Enqueue(work);
        while (_underWay.Count >= size || (_underWay.Count > 0 && _underWay.Peek().IsCompleted))
        {
            await EmitOldestAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the oldest and hands it out.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task EmitOldestAsync(CancellationToken cancellationToken)
    {
        var result = await _underWay.Peek().WaitAsync(cancellationToken).ConfigureAwait(false);
        _ = _underWay.Dequeue();
        emit(result);
    }

    /// <summary>Hands out all that is left.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        while (!IsEmpty)
        {
            await EmitOldestAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
