using GptImage15.History;
using GptImage15.Outcomes;
using GptImage15.Requests;
using GptImage15.Resources;
using GptImage15.Service;
using GptImage15.Time;

namespace GptImage15.Submitting;

/// <summary>
/// Submits one request: under the lock of its idempotency key, within the credit limit, with retries where the service
/// has certainly not accepted it.
/// </summary>
/// <param name="attempt">One attempt.</param>
/// <param name="history">Where submissions are recorded; null for nowhere.</param>
/// <param name="budget">The credits that may be spent.</param>
/// <param name="retries">When an attempt is repeated.</param>
/// <param name="force">Submit although an earlier submission with the idempotency key has an unknown outcome.</param>
internal sealed class Submission(
    SubmissionAttempt attempt, ServiceHistory? history, CreditBudget budget, RetryPolicy retries, bool force)
{
    private volatile GptImageException? _end;

    /// <summary>
    /// Whether the API key was refused, or the credits or the limit are used up, so all further requests fail.
    /// </summary>
    public bool HasEnded => _end is not null;

    /// <summary>Whether an error applies to all further requests.</summary>
    public static bool IsForAllFurther(GptImageException? error) => error?.ErrorId
        is GptImageErrorId.Unauthorized or GptImageErrorId.InsufficientCredits or GptImageErrorId.CreditLimitReached;

    /// <summary>Submits a request.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the request was sent.</exception>
    public async Task<GptImageOutcome<GptImageTask>> RunAsync(
        CheckedRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.IdempotencyKey is { } key
                ? await RunUnderKeyAsync(request, key, cancellationToken).ConfigureAwait(false)
                : await RunWithinBudgetAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (GptImageException error)
        {
            return new(request.Original, error: error);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Not of the attempt itself, which returns its outcome. So it is of the history, before the request.
            return new(
                request.Original,
                error: UnexpectedError.Of(exception, GptImageErrorId.HistoryUnavailable, request.Original));
        }
    }

    private async Task<GptImageOutcome<GptImageTask>> RunUnderKeyAsync(
        CheckedRequest request, string key, CancellationToken cancellationToken)
    {
        if (history is null)
        {
            throw new GptImageException(
                GptImageErrorId.HistoryUnavailable, Messages.IdempotencyKeyNeedsHistory.With(key));
        }

        using (await history.LockKeyAsync(key, cancellationToken).ConfigureAwait(false))
        {
            // Before the budget: a task that was paid for before costs nothing.
            return await history.FindPaidAsync(request, force).ConfigureAwait(false) is { } paid
                ? new(request.Original, paid.Task, warning: paid.Warning)
                : await RunWithinBudgetAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<GptImageOutcome<GptImageTask>> RunWithinBudgetAsync(
        CheckedRequest request, CancellationToken cancellationToken)
    {
        if (!await budget.ReserveAsync(cancellationToken).ConfigureAwait(false))
        {
            _end ??= new GptImageException(
                GptImageErrorId.CreditLimitReached, Messages.CreditLimitReached.With(budget.Limit, budget.Committed));
            return new(request.Original, error: _end);
        }

        var mayHaveCost = false;
        try
        {
            // A request in parallel may have met the end while this one waited for the budget.
            if (_end is { } end)
            {
                return new(request.Original, error: end);
            }

            var outcome = await SendAsync(request, cancellationToken).ConfigureAwait(false);
            mayHaveCost = outcome.Error is null or { ErrorId: GptImageErrorId.SubmissionOutcomeUnknown };
            _end ??= outcome.Error is { } error ? ServiceErrors.ForAllFurther(error) : null;
            return outcome;
        }
        finally
        {
            budget.Settle(mayHaveCost);
        }
    }

    /// <summary>Sends, and sends again only what was certainly not accepted.</summary>
    private async Task<GptImageOutcome<GptImageTask>> SendAsync(
        CheckedRequest request, CancellationToken cancellationToken)
    {
        GptImageOutcome<GptImageTask>? outcome = null;
        await retries.RunAsync(
            async () =>
            {
                do
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    outcome = await attempt.RunAsync(request, cancellationToken).ConfigureAwait(false);
                }
                while (outcome is null);
                return outcome.Error;
            },
            static error => error.ErrorId is GptImageErrorId.ConnectionFailed or GptImageErrorId.RateLimited,
            cancellationToken).ConfigureAwait(false);
        return outcome!;
    }
}
