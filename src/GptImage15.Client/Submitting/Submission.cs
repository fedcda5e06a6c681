using GptImage15.History.Records;
using GptImage15.Logging;
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
/// <param name="policy">When an attempt is repeated.</param>
/// <param name="clock">The clock for pauses.</param>
/// <param name="force">Submit although an earlier submission with the idempotency key has an unknown outcome.</param>
internal sealed class Submission(
    SubmissionAttempt attempt,
    IServiceHistory? history,
    CreditBudget budget,
    RetryPolicy policy,
    TimeProvider clock,
    bool force)
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
    public Task<GptImageOutcome<GptImageTask>> RunAsync(CheckedRequest request, CancellationToken cancellationToken) =>
        request.IdempotencyKey is { } key
            ? RunUnderKeyAsync(request, key, cancellationToken)
            : RunWithinBudgetAsync(request, cancellationToken);

    private async Task<GptImageOutcome<GptImageTask>> RunUnderKeyAsync(
        CheckedRequest request, string key, CancellationToken cancellationToken)
    {
        if (history is null)
        {
            return new(
                request.Original,
                error: new GptImageException(
                    GptImageErrorId.HistoryUnavailable, Messages.IdempotencyKeyNeedsHistory.With(key)));
        }

        IDisposable held;
        try
        {
            held = await history.LockKeyAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOutcome(exception, cancellationToken))
        {
            return Failed(request, exception);
        }

        using (held)
        {
            return await RunWithinBudgetAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<GptImageOutcome<GptImageTask>> RunWithinBudgetAsync(
        CheckedRequest request, CancellationToken cancellationToken)
    {
        var isReserved = false;
        var mayHaveCost = false;
        try
        {
            isReserved = await budget.ReserveAsync(cancellationToken).ConfigureAwait(false);
            if (!isReserved)
            {
                _end ??= new GptImageException(
                    GptImageErrorId.CreditLimitReached,
                    Messages.CreditLimitReached.With(budget.Limit, budget.Committed));
            }

            // A request in parallel may have met the end while this one waited for the budget.
            if (_end is { } end)
            {
                return await NotSentAsync(request, end, cancellationToken).ConfigureAwait(false);
            }

            var result = await SendAsync(request, cancellationToken).ConfigureAwait(false);
            var error = result.Outcome!.Error;
            mayHaveCost = result.WasSent && error is null or { ErrorId: GptImageErrorId.SubmissionOutcomeUnknown };
            _end ??= error is null ? null : ServiceErrors.ForAllFurther(error);
            return result.Outcome;
        }
        catch (Exception exception) when (IsOutcome(exception, cancellationToken))
        {
            var failed = Failed(request, exception);
            _end ??= IsForAllFurther(failed.Error) ? failed.Error : null;
            return failed;
        }
        finally
        {
            if (isReserved)
            {
                budget.Settle(mayHaveCost);
            }
        }
    }

    /// <summary>
    /// The outcome of a request that is not sent. A task that was paid for before costs nothing, so it is returned all
    /// the same.
    /// </summary>
    private async Task<GptImageOutcome<GptImageTask>> NotSentAsync(
        CheckedRequest request, GptImageException end, CancellationToken cancellationToken)
    {
        if (request.IdempotencyKey is { } key
            && await history!.FindPaidAsync(request, force, cancellationToken).ConfigureAwait(false) is { } paid)
        {
            policy.Options.Log?.Say(Messages.LogReturned, request.Original, paid.Task.TaskId, key);
            return new(request.Original, paid.Task, warning: paid.Warning);
        }

        policy.Options.Log?.SayWhy(Messages.LogNotSent, request.Original, end);
        return new(request.Original, error: end);
    }

    /// <summary>Sends, and sends again only what was certainly not accepted.</summary>
    private async Task<AttemptResult> SendAsync(CheckedRequest request, CancellationToken cancellationToken)
    {
        for (var retries = 0; ; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = await attempt.RunAsync(request, force, cancellationToken).ConfigureAwait(false);
            if (result.Outcome is not { } outcome)
            {
                policy.Options.Log?.Say(
                    Messages.LogOtherSession, request.Original, request.IdempotencyKey, result.Pause.TotalSeconds);
                await clock.DelayAsync(result.Pause, cancellationToken).ConfigureAwait(false);
            }
            else if (outcome.Error is not { ErrorId: GptImageErrorId.ConnectionFailed or GptImageErrorId.RateLimited }
                || !await policy
                    .PauseAsync(retries++, outcome.Error, request.Original, cancellationToken)
                    .ConfigureAwait(false))
            {
                return result;
            }
        }
    }

    private static bool IsOutcome(Exception exception, CancellationToken cancellationToken) =>
        exception is GptImageException || !cancellationToken.IsCancellationRequested;

    /// <summary>
    /// The outcome of an exception. The attempt itself returns its outcome, so the exception is of the history, before
    /// the request.
    /// </summary>
    private static GptImageOutcome<GptImageTask> Failed(CheckedRequest request, Exception exception) => new(
        request.Original,
        error: exception as GptImageException
            ?? UnexpectedError.Of(exception, GptImageErrorId.HistoryUnavailable, request.Original));
}
