using GptImage15.Resources;

namespace GptImage15.Outcomes;

/// <summary>A stream that can be enumerated once: a second enumeration would pay for its requests again.</summary>
internal sealed class SingleUseStream<T>(IAsyncEnumerable<T> stream) : IAsyncEnumerable<T>
{
    private int _isUsed;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It was enumerated before.</exception>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _isUsed, 1) == 0
            ? stream.GetAsyncEnumerator(cancellationToken)
            : throw new InvalidOperationException(Messages.StreamUsedBefore);
}
