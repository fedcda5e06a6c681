using GptImage15.Time;

namespace GptImage15.Submitting;

/// <summary>
/// The credits that may still be spent. Each request reserves its cost before it is sent, and releases it if it was
/// certainly not accepted.
/// </summary>
internal sealed class CreditBudget(int? limit)
{
    private readonly object _gate = new();
    private TaskCompletionSource<bool> _settled = NewSignal();
    private int _underWay;

    /// <summary>The maximum number of credits to spend; null for no limit.</summary>
    public int? Limit { get; } = limit;

    /// <summary>The credits that were spent, may have been spent, or are reserved.</summary>
    public int Committed { get; private set; }

    /// <summary>
    /// Reserves the cost of one request. If only running requests use up the limit, waits until their cost is known.
    /// </summary>
    /// <returns>False if the limit would be exceeded.</returns>
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

    /// <summary>Ends a reservation.</summary>
    /// <param name="mayHaveCost">Whether the request was accepted or may have been accepted.</param>
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
