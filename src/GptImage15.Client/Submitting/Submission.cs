using GptImage15.History;
using GptImage15.Resources;

namespace GptImage15.Submitting;

/// <summary>What became of a submission, and whether it counts against a limit of credits.</summary>
internal readonly record struct SubmissionResult(Outcome<GptImageTask> Outcome, bool MayHaveCost);

/// <summary>
/// One request from check to outcome: recorded before it is sent, sent at most once where it may be accepted, recorded
/// again when it is known what became of it.
/// </summary>
internal sealed class Submission(GptImageClient client, TaskHistory? history, bool force)
{
    private readonly string _service = client.Address.AbsoluteUri;

    /// <summary>Submits. Throws for a cancellation before anything was sent; every other end is an outcome.</summary>
    public async Task<SubmissionResult> RunAsync(GptImageRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var checkedRequest = RequestRules.Check(request);
            if (checkedRequest.IdempotencyKey is not { } key)
            {
                return await SubmitAsync(request, checkedRequest, cancellationToken).ConfigureAwait(false);
            }

            if (history is null)
            {
                throw new GptImageException(GptImageErrorId.HistoryUnavailable, Messages.KeyNeedsHistory.With(key));
            }

            using (await history.LockKeyAsync(_service, key, cancellationToken).ConfigureAwait(false))
            {
                return await SubmitAsync(request, checkedRequest, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (GptImageException error)
        {
            // From the checks before sending; what the sending itself threw is an outcome already.
            return new(new(request, error: error), MayHaveCost: false);
        }
    }

    private async Task<SubmissionResult> SubmitAsync(
        GptImageRequest original, GptImageRequest request, CancellationToken cancellationToken)
    {
        var body = SubmissionBody.Write(request);
        string? submission = null;
        string? warning = null;
        if (history is not null)
        {
            try
            {
                (submission, var paid) = await history
                    .BeginAsync(request, SubmissionBody.Fingerprint(body), _service, force)
                    .ConfigureAwait(false);
                if (paid is not null)
                {
                    return new(new(original, paid), MayHaveCost: false);
                }
            }
            catch (GptImageException error)
                when (error.ErrorId == GptImageErrorId.HistoryUnavailable && request.IdempotencyKey is null)
            {
                warning = Messages.HistoryNotWritten.With(error.Message);
            }
        }

        try
        {
            var task = await client.SubmitCheckedAsync(request, body, cancellationToken).ConfigureAwait(false);
            warning = await RecordAsync(submission, id => history!.RecordAcceptedAsync(id, task)).ConfigureAwait(false) ?? warning;
            return new(new(original, task, warning: warning), MayHaveCost: true);
        }
        catch (GptImageException error)
        {
            warning = await RecordAsync(submission, id => history!.RecordNotAcceptedAsync(id, error)).ConfigureAwait(false) ?? warning;
            return new(
                new(original, error: error, warning: warning),
                MayHaveCost: error.ErrorId == GptImageErrorId.SubmissionOutcomeUnknown);
        }
        catch (OperationCanceledException)
        {
            var stopped = new GptImageException(GptImageErrorId.ConnectionFailed, Messages.StoppedBeforeSending);
            await RecordAsync(submission, id => history!.RecordNotAcceptedAsync(id, stopped)).ConfigureAwait(false);
            throw;
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
