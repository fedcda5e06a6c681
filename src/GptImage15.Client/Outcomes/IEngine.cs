namespace GptImage15.Outcomes;

/// <summary>
/// The shape of every engine: items in, outcomes out to the receiver that it was created with. For one caller at a
/// time. Disposing it stops what may be stopped.
/// </summary>
/// <typeparam name="T">The type of an item.</typeparam>
internal interface IEngine<in T> : IDisposable
{
    /// <summary>Starts an item, and returns when the engine can take another one.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task AddAsync(T item, CancellationToken cancellationToken);

    /// <summary>Waits until each item has its outcome.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task CompleteAsync(CancellationToken cancellationToken);
}
