using System.Runtime.ExceptionServices;

namespace GptImage15.Outcomes;

/// <summary>Gives the items of a stream to a feed, one step at a time, and then the end of the items.</summary>
internal sealed class FeedLoop<T>
{
    private readonly IFeed<T> _feed;
    private readonly IAsyncEnumerator<T> _items;
    private readonly CancellationToken _stopped;
    private Task<bool> _move = Task.FromResult(false);
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
    /// Ends the items. While they move, they are disposed afterwards: an enumerator cannot be disposed while it moves.
    /// </summary>
    public async Task DisposeAsync()
    {
        var dispose = DisposeAfterStepAsync();
        if (Step.IsCompleted && _move.IsCompleted)
        {
            await dispose.ConfigureAwait(false);
        }
    }

    private async Task DisposeAfterStepAsync()
    {
        await Task.WhenAny(Step).ConfigureAwait(false);
        await Task.WhenAny(_move).ConfigureAwait(false);
        _ = Step.Exception;
        _ = _move.Exception;
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
        _move = _items.MoveNextAsync().AsTask();
        await _feed.EmitUntilAsync(_move, _stopped).ConfigureAwait(false);

        // The input may take long for its next item, which would change nothing. The move ends after the stream.
        return (_move.IsCompleted || _feed.TakesMore) && await _move.ConfigureAwait(false);
    }
}
