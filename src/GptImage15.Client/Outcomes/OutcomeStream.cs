using System.Runtime.CompilerServices;

namespace GptImage15.Outcomes;

/// <summary>Runs a feed as an asynchronous stream: items in, outcomes out.</summary>
internal static class OutcomeStream
{
    /// <summary>
    /// Takes the next item only while the caller asks for an outcome. So a caller that stops enumerating starts no more
    /// work. If the items end with an exception, the outcomes of the items before it come first.
    /// </summary>
    /// <param name="create">Creates the feed. Its argument receives the outcomes, from any thread.</param>
    /// <param name="items">The items.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <param name="shown">Called with each outcome that the caller receives.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async IAsyncEnumerable<GptImageOutcome<TResult>> RunAsync<TItem, TResult, TFeed>(
        Func<Action<GptImageOutcome<TResult>>, TFeed> create,
        IAsyncEnumerable<TItem> items,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        Action<TFeed, GptImageOutcome<TResult>>? shown = null)
        where TResult : class
        where TFeed : IFeed<TItem>
    {
        var outcomes = new OutcomeQueue<TResult>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var feed = create(outcomes.Add);
        var loop = new FeedLoop<TItem>(feed, items.GetAsyncEnumerator(stop.Token), stop.Token);
        var cancelled = Task.Delay(Timeout.Infinite, stop.Token);
        try
        {
            while (true)
            {
                var isStepOver = loop.Step.IsCompleted;
                while (outcomes.Take() is { } outcome)
                {
                    shown?.Invoke(feed, outcome);
                    yield return outcome;
                }

                cancellationToken.ThrowIfCancellationRequested();
                if (!isStepOver)
                {
                    await Task.WhenAny(loop.Step, outcomes.Arrived, cancelled).ConfigureAwait(false);
                }
                else if (!await loop.StepAgainAsync().ConfigureAwait(false))
                {
                    yield break;
                }
            }
        }
        finally
        {
            stop.Cancel();
            await loop.DisposeAsync().ConfigureAwait(false);
        }
    }
}
