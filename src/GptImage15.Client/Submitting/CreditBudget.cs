namespace GptImage15.Submitting;

/// <summary>
/// How much may still be spent. Each request reserves its cost before it is sent, and gives it back if it turns out not
/// to have been accepted.
/// </summary>
internal sealed class CreditBudget(int? limit)
{
    private readonly object _gate = new();
    private TaskCompletionSource<bool> _settled = NewSignal();
    private int _underWay;

    /// <summary>The most to spend, in credits; null for no limit.</summary>
    public int? Limit { get; } = limit;

    /// <summary>What was spent, may have been, or may yet be, in credits.</summary>
    public int Committed { get; private set; }

    /// <summary>
    /// Reserves the cost of one request. Where only requests under way stand in the way, waits to learn what they cost.
    /// </summary>
    /// <returns>False where the limit would be exceeded.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<bool> ReserveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<bool> settled;
            lock (_gate)
            {
                if (Limit is null || Committed + GptImageRequest.Credits <= Limit)
                {
                    Committed += GptImageRequest.Credits;
                    _underWay++;
                    return true;
                }

                if (_underWay == 0)
                {
                    return false;
                }

                settled = _settled.Task;
            }

            await settled.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A request that had reserved is over.</summary>
    /// <param name="mayHaveCost">Whether it was accepted or may have been.</param>
    public void Settle(bool mayHaveCost)
    {
        TaskCompletionSource<bool> settled;
        lock (_gate)
        {
            _underWay--;
            if (!mayHaveCost)
            {
                Committed -= GptImageRequest.Credits;
            }

            settled = _settled;
            _settled = NewSignal();
        }

        settled.SetResult(true);
    }

    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
