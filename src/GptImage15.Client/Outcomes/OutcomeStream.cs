using System.Runtime.CompilerServices;

namespace GptImage15.Outcomes;

/// <summary>Runs an engine as an asynchronous stream: items in, outcomes out.</summary>
internal static class OutcomeStream
{
    /// <summary>
    /// Takes the next item only while the caller asks for an outcome. So a caller that stops enumerating starts no more
    /// work.
    /// </summary>
    /// <param name="create">Creates the engine. Its argument receives the outcomes, from any thread.</param>
    /// <param name="items">The items.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <param name="shown">Called with each outcome that the caller receives.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async IAsyncEnumerable<GptImageOutcome<TResult>> RunAsync<TItem, TResult, TEngine>(
        Func<Action<GptImageOutcome<TResult>>, TEngine> create,
        IAsyncEnumerable<TItem> items,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        Action<TEngine, GptImageOutcome<TResult>>? shown = null)
        where TResult : class
        where TEngine : IEngine<TItem>
    {
        var outcomes = new OutcomeQueue<TResult>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var engine = create(outcomes.Add);
        await using var input = items.GetAsyncEnumerator(stop.Token);
        var hasMore = true;
        var step = StepAsync(engine, input, stop.Token);
        try
        {
            while (true)
            {
                var isStepOver = step.IsCompleted;
                if (isStepOver)
                {
                    hasMore = await step.ConfigureAwait(false);
                }

                while (outcomes.Take() is { } outcome)
                {
                    shown?.Invoke(engine, outcome);
                    yield return outcome;
                }

                if (!hasMore)
                {
                    yield break;
                }

                if (isStepOver)
                {
                    step = StepAsync(engine, input, stop.Token);
                }
                else
                {
                    await Task.WhenAny(step, outcomes.Arrived).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            // An enumerator cannot be disposed while it moves.
            stop.Cancel();
            await Task.WhenAny(step).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the engine the next item, or the end of the items.</summary>
    /// <returns>Whether there may be more items.</returns>
    private static async Task<bool> StepAsync<TItem>(
        IEngine<TItem> engine, IAsyncEnumerator<TItem> input, CancellationToken cancellationToken)
    {
        if (await input.MoveNextAsync().ConfigureAwait(false))
        {
            await engine.AddAsync(input.Current, cancellationToken).ConfigureAwait(false);
            return true;
        }

        await engine.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return false;
    }
}
