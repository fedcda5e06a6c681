namespace GptImage15.Outcomes;

/// <summary>An engine for the items of a stream, which the caller of the stream delays or ends.</summary>
/// <typeparam name="T">The type of an item.</typeparam>
internal interface IFeed<in T> : IEngine<T>
{
    /// <summary>Whether more items can change anything. After the first end of <c>Any</c>, they cannot.</summary>
    bool TakesMore { get; }

    /// <summary>Emits outcomes while the next item is awaited, until the feed takes no more.</summary>
    /// <param name="next">Ends when the next item is there.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Ends no later than <paramref name="next"/>, and does not throw its exception.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task EmitUntilAsync(Task next, CancellationToken cancellationToken);
}
