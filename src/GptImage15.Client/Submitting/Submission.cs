using GptImage15.History;
using GptImage15.Resources;

namespace GptImage15.Submitting;

/// <summary>
/// One request from check to outcome: recorded before it is sent, sent at most once where it may be accepted, recorded
/// again when it is known what became of it.
/// </summary>
internal sealed class Submission(GptImageClient client, TaskHistory? history, CreditBudget budget, bool force)
{
    private readonly string _service = client.Address.AbsoluteUri;
    private volatile GptImageException? _end;

    /// <summary>Whether the key, the credits or the limit are at their end, so that sending more would be for nothing.</summary>
    public bool HasEnded => _end is not null;

    /// <summary>Whether an error stands for all further submissions too.</summary>
    public static bool IsEndOfAll(GptImageException? error) => error?.ErrorId
        is GptImageErrorId.Unauthorized or GptImageErrorId.InsufficientCredits or GptImageErrorId.CreditLimitReached;

    /// <summary>Submits. Throws for a cancellation before anything was sent; every other end is an outcome.</summary>
    public async Task<Outcome<GptImageTask>> RunAsync(GptImageRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var checkedRequest = RequestRules.Check(request);
            var body = SubmissionBody.Write(checkedRequest);
            return checkedRequest.IdempotencyKey is { } key
                ? await SubmitUnderKeyAsync(request, checkedRequest, body, key, cancellationToken).ConfigureAwait(false)
                : await SubmitAsync(request, checkedRequest, body, cancellationToken).ConfigureAwait(false);
        }
        catch (GptImageException error)
        {
            return new(request, error: error);
        }
    }

    private async Task<Outcome<GptImageTask>> SubmitUnderKeyAsync(
        GptImageRequest original, GptImageRequest request, byte[] body, string key, CancellationToken cancellationToken)
    {
        if (history is null)
        {
            throw new GptImageException(GptImageErrorId.HistoryUnavailable, Messages.KeyNeedsHistory.With(key));
        }

        using (await history.LockKeyAsync(_service, key, cancellationToken).ConfigureAwait(false))
        {
            // Before the budget is asked: what was paid for already costs nothing.
            return history.FindPaid(request, SubmissionBody.Fingerprint(body), _service, force) is { } paid
                ? new(original, paid)
                : await SubmitAsync(original, request, body, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Outcome<GptImageTask>> SubmitAsync(
        GptImageRequest original, GptImageRequest request, byte[] body, CancellationToken cancellationToken)
    {
        if (!await budget.ReserveAsync(cancellationToken).ConfigureAwait(false))
        {
            _end ??= new GptImageException(
                GptImageErrorId.CreditLimitReached, Messages.CreditLimitReached.With(budget.Limit, budget.Committed));
            return new(original, error: _end);
        }

        var mayHaveCost = false;
        try
        {
            // Another that was under way may have met the end while this one waited for its turn.
            if (_end is { } end)
            {
                return new(original, error: end);
            }

            var (submission, warning) = await BeginAsync(request, body).ConfigureAwait(false);
            GptImageTask? task = null;
            GptImageException? error = null;
            try
            {
                task = await client.SubmitCheckedAsync(request, body, cancellationToken).ConfigureAwait(false);
            }
            catch (GptImageException exception)
            {
                error = exception;
                _end ??= ServiceErrors.EndOfAll(exception);
            }
            catch (OperationCanceledException)
            {
                var stopped = new GptImageException(GptImageErrorId.ConnectionFailed, Messages.StoppedBeforeSending);
                await RecordAsync(submission, id => history!.RecordNotAcceptedAsync(id, stopped)).ConfigureAwait(false);
                throw;
            }

            mayHaveCost = error is null or { ErrorId: GptImageErrorId.SubmissionOutcomeUnknown };
            var recorded = await RecordAsync(
                submission,
                id => task is not null ? history!.RecordAcceptedAsync(id, task) : history!.RecordNotAcceptedAsync(id, error!))
                .ConfigureAwait(false);
            return new(original, task, error, recorded ?? warning);
        }
        finally
        {
            budget.Settle(mayHaveCost);
        }
    }

    /// <summary>Records that the request is about to leave. Without a key the task is worth more than its record.</summary>
    private async Task<(string? Submission, string? Warning)> BeginAsync(GptImageRequest request, byte[] body)
    {
        if (history is null)
        {
            return default;
        }

        try
        {
            return (await history.BeginAsync(request, SubmissionBody.Fingerprint(body), _service).ConfigureAwait(false), null);
        }
        catch (GptImageException error)
            when (error.ErrorId == GptImageErrorId.HistoryUnavailable && request.IdempotencyKey is null)
        {
            return (null, Messages.HistoryNotWritten.With(error.Message));
        }
    }

    /// <summary>Writes an outcome down; where that fails the outcome is still handed out, with a warning.</summary>
    private static async Task<string?> RecordAsync(string? submission, Func<string, Task> record)
    {
        try
        {
            if (submission is not null)
            {
                await record(submission).ConfigureAwait(false);
            }

            return null;
        }
        catch (GptImageException error) when (error.ErrorId == GptImageErrorId.HistoryUnavailable)
        {
            return Messages.HistoryNotWritten.With(error.Message);
        }
    }
}
