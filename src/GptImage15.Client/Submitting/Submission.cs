using GptImage15.History;
using GptImage15.Resources;
using GptImage15.Transport;

namespace GptImage15.Submitting;

/// <summary>
/// One request from check to outcome: recorded before it is sent, sent at most once where it may be accepted, recorded
/// again when it is known what became of it.
/// </summary>
internal sealed class Submission(
    GptImageClient client, TaskHistory? history, CreditBudget budget, UnrecordedTasks unrecorded, bool force)
{
    private readonly RetryPolicy _retries = new(client.Options);
    private readonly string _service = client.Address.AbsoluteUri;
    private readonly string? _account = client.ApiKey is { } apiKey ? AccountMark.Of(apiKey) : null;
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
            var fingerprint = SubmissionBody.Fingerprint(body);
            return await history.FindPaidAsync(request, fingerprint, _service, force).ConfigureAwait(false) is { } paid
                ? new(original, paid.Task, warning: WarningOf(paid))
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

            var outcome = await SendAsync(original, request, body, cancellationToken).ConfigureAwait(false);
            mayHaveCost = outcome.Error is null or { ErrorId: GptImageErrorId.SubmissionOutcomeUnknown };
            _end ??= outcome.Error is { } error ? ServiceErrors.EndOfAll(error) : null;
            return outcome;
        }
        finally
        {
            budget.Settle(mayHaveCost);
        }
    }

    /// <summary>Sends, and sends again only what was provably not accepted. Each try has a record of its own.</summary>
    private async Task<Outcome<GptImageTask>> SendAsync(
        GptImageRequest original, GptImageRequest request, byte[] body, CancellationToken cancellationToken)
    {
        for (var retries = 0; ; retries++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await TryAsync(original, request, body, cancellationToken).ConfigureAwait(false) is not { } outcome)
            {
                // The process began to end before the request left. Where it goes on after all, this is no retry.
                retries--;
                continue;
            }

            if (outcome.Error is not { ErrorId: GptImageErrorId.ConnectionFailed or GptImageErrorId.RateLimited } error
                || !_retries.TryGetPause(retries, error.RetryAfter, out var pause))
            {
                return outcome;
            }

            await _retries.PauseAsync(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One try: recorded before it leaves, sent, and recorded again. The end of the process waits for it.</summary>
    /// <returns>What became of it; null where the process began to end before it left.</returns>
    private async Task<Outcome<GptImageTask>?> TryAsync(
        GptImageRequest original, GptImageRequest request, byte[] body, CancellationToken cancellationToken)
    {
        using var underWay = await SubmissionsUnderWay
            .EnterAsync(client.Options.RequestTimeout, cancellationToken)
            .ConfigureAwait(false);
        var (submission, warning) = await BeginAsync(request, body).ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested || SubmissionsUnderWay.IsClosed)
        {
            var stopped = new GptImageException(GptImageErrorId.ConnectionFailed, Messages.StoppedBeforeSending);
            await RecordAsync(submission, id => history!.RecordNotAcceptedAsync(id, stopped)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }

        GptImageTask? task = null;
        GptImageException? error = null;
        try
        {
            task = await client.PostAsync(request, body).ConfigureAwait(false);
        }
        catch (GptImageException exception)
        {
            error = exception;
        }

        warning = await RecordAsync(
            submission,
            id => task is not null ? history!.RecordAcceptedAsync(id, task) : history!.RecordNotAcceptedAsync(id, error!))
            .ConfigureAwait(false) ?? warning;
        if (task is not null && (submission is null || warning is not null))
        {
            unrecorded.Add(task);
        }

        return new(original, task, error, warning);
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
            var submission = await history.BeginAsync(request, SubmissionBody.Fingerprint(body), _service, _account)
                .ConfigureAwait(false);
            return (submission, null);
        }
        catch (GptImageException error)
            when (error.ErrorId == GptImageErrorId.HistoryUnavailable && request.IdempotencyKey is null)
        {
            return (null, Messages.HistoryNotWritten.With(error.Message));
        }
    }

    /// <summary>API keys are rotated, so another one is no reason to pay twice, but the caller should know.</summary>
    private string? WarningOf(PaidTask paid) => paid.Account is { } account && !AccountMark.IsOf(account, client.ApiKey!)
        ? Messages.PaidWithAnotherApiKey
        : null;

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
