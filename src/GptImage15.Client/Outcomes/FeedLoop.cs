using System.Runtime.ExceptionServices;

namespace GptImage15.Outcomes;

/// <summary>Gives the items of a stream to a feed, one step at a time, and then the end of the items.</summary>
internal sealed class FeedLoop<T>
{
    private readonly IFeed<T> _feed;
    private readonly IAsyncEnumerator<T> _items;
    private readonly CancellationToken _stopped;
    private ExceptionDispatchInfo? _failure;

    public FeedLoop(IFeed<T> feed, IAsyncEnumerator<T> items, CancellationToken stopped)
    {
        _feed = feed;
        _items = items;
        _stopped = stopped;
        Step = StepAsync();
    }

    /// <summary>The current step. Its result says whether there may be more items.</summary>
    public Task<bool> Step { get; private set; }

    /// <summary>Starts the next step after the current one has ended.</summary>
    /// <returns>False if there are no more items and each item has its outcome.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <remarks>Throws the exception of the items or the feed that ended the loop.</remarks>
    public async Task<bool> StepAgainAsync()
    {
        if (await Step.ConfigureAwait(false))
        {
            Step = StepAsync();
            return true;
        }

        _failure?.Throw();
        return false;
    }

    /// <summary>
    /// Ends the items. While a step runs, they are disposed after it: an enumerator cannot be disposed while it moves.
    /// </summary>
    public async Task DisposeAsync()
    {
        if (Step.IsCompleted)
        {
            _ = Step.Exception;
            await _items.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            _ = DisposeAfterAsync(Step);
        }
    }

    private async Task DisposeAfterAsync(Task step)
    {
        await Task.WhenAny(step).ConfigureAwait(false);
        _ = step.Exception;
        await _items.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<bool> StepAsync()
    {
        if (await AddNextAsync().ConfigureAwait(false))
        {
            return true;
        }

        await _feed.CompleteAsync(_stopped).ConfigureAwait(false);
        return false;
    }

    /// <summary>Adds the next item. Returns false where there is none, or the feed takes no more.</summary>
    private async Task<bool> AddNextAsync()
    {
        try
        {
            if (!_feed.TakesMore || !await MoveAsync().ConfigureAwait(false))
            {
                return false;
            }

            await _feed.AddAsync(_items.Current, _stopped).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (!_stopped.IsCancellationRequested)
        {
            // The items before it may be paid for, so their outcomes come first.
            _failure = ExceptionDispatchInfo.Capture(exception);
            return false;
        }
    }

    private async Task<bool> MoveAsync()
    {
        var move = _items.MoveNextAsync().AsTask();
        await _feed.EmitUntilAsync(move, _stopped).ConfigureAwait(false);
        return await move.ConfigureAwait(false);
    }
}
