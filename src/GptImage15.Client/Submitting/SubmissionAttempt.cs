using GptImage15.History;
using GptImage15.Outcomes;
using GptImage15.Requests;
using GptImage15.Resources;
using GptImage15.Service;
using GptImage15.Telemetry;

namespace GptImage15.Submitting;

/// <summary>
/// One attempt to submit a request: recorded before it is sent, sent, and recorded again. Each attempt has a record of
/// its own. The end of the process waits for it.
/// </summary>
internal sealed class SubmissionAttempt(ImageService service, ServiceHistory? history, UnrecordedTasks unrecorded)
{
    /// <summary>Makes the attempt.</summary>
    /// <returns>The outcome; null where the process began to end before the request was sent.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before the request was sent.</exception>
    public async Task<GptImageOutcome<GptImageTask>?> RunAsync(
        CheckedRequest request, CancellationToken cancellationToken)
    {
        using var underWay = await SubmissionsUnderWay
            .EnterAsync(service.Options.RequestTimeout, cancellationToken)
            .ConfigureAwait(false);
        var (submission, warning) = await BeginAsync(request).ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested || SubmissionsUnderWay.IsClosed)
        {
            var stopped = new GptImageException(GptImageErrorId.ConnectionFailed, Messages.StoppedBeforeSending);
            await RecordAsync(submission, id => history!.RecordNotAcceptedAsync(id, stopped)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }

        using var activity = ClientTelemetry.StartSubmission();
        GptImageTask? task = null;
        GptImageException? error = null;
        try
        {
            task = await service.SubmitAsync(request).ConfigureAwait(false);
        }
        catch (GptImageException exception)
        {
            error = exception;
        }
        catch (Exception exception)
        {
            var unexpected = UnexpectedError.Of(
                exception, GptImageErrorId.SubmissionOutcomeUnknown, request.Original);
            error = ServiceErrors.OutcomeUnknown(unexpected.Message, null);
        }

        warning = await RecordAsync(
            submission,
            id => task is not null
                ? history!.RecordAcceptedAsync(id, task)
                : history!.RecordNotAcceptedAsync(id, error!))
            .ConfigureAwait(false) ?? warning;
        if (task is not null && (submission is null || warning is not null))
        {
            unrecorded.Add(task);
        }

        ClientTelemetry.SubmissionEnded(activity, task, error);
        return new(request.Original, task, error, warning);
    }

    /// <summary>
    /// Records that the request is about to be sent. A request without an idempotency key is sent even if that fails,
    /// with a warning.
    /// </summary>
    private async Task<(string? Submission, string? Warning)> BeginAsync(CheckedRequest request)
    {
        if (history is null)
        {
            return default;
        }

        try
        {
            return (await history.BeginAsync(request).ConfigureAwait(false), null);
        }
        catch (GptImageException error)
            when (error.ErrorId == GptImageErrorId.HistoryUnavailable && request.IdempotencyKey is null)
        {
            return (null, Messages.HistoryNotWritten.With(error.Message));
        }
    }

    /// <summary>Records the outcome. Where that fails, the outcome is returned with a warning.</summary>
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
        catch (Exception exception)
        {
            // No exception may hide the outcome, which can be a paid task.
            var error = UnexpectedError.Of(exception, GptImageErrorId.HistoryUnavailable, submission!);
            return Messages.HistoryNotWritten.With(error.Message);
        }
    }
}
