using GptImage15.History.Records;
using GptImage15.Logging;
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
internal sealed class SubmissionAttempt(
    ImageService service, IServiceHistory? history, UnrecordedTasks unrecorded, SentSubmissions? sent = null)
{
    /// <summary>Makes the attempt.</summary>
    /// <param name="request">The request.</param>
    /// <param name="force">Submit although an earlier submission with the idempotency key has an unknown
    /// outcome.</param>
    /// <param name="cancellationToken">Cancels before the request is sent.</param>
    /// <returns>The result; without an outcome where the process began to end before the request was sent, or where
    /// another machine submits the request.</returns>
    /// <exception cref="GptImageException">IdempotencyKeyReused, SubmissionOutcomeUnknown, HistoryUnavailable: the
    /// request was not sent.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the request was sent.</exception>
    public async Task<AttemptResult> RunAsync(CheckedRequest request, bool force, CancellationToken cancellationToken)
    {
        using var underWay = await SubmissionsUnderWay
            .EnterAsync(service.Options.RequestTimeout + (history?.RecordingTime ?? TimeSpan.Zero), cancellationToken)
            .ConfigureAwait(false);
        var (start, warning) = await BeginAsync(request, force, cancellationToken).ConfigureAwait(false);
        if (start is { Paid: { } paid })
        {
            service.Options.Log?.Say(
                Messages.LogReturned, request.Original, paid.Task.TaskId, request.IdempotencyKey);
            return new(new(request.Original, paid.Task, warning: paid.Warning), wasSent: false);
        }

        if (start is { Pause: { } pause })
        {
            return new(pause);
        }

        var submission = start?.Submission;
        if (cancellationToken.IsCancellationRequested || SubmissionsUnderWay.IsClosed)
        {
            var stopped = new GptImageException(GptImageErrorId.ConnectionFailed, Messages.StoppedBeforeSending);
            await RecordAsync(submission, id => history!.RecordNotAcceptedAsync(id, stopped)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return default;
        }

        var log = service.Options.Log;
        log?.Say(Messages.LogSending, request.Original, request.IdempotencyKey ?? Messages.None);
        var sentAt = service.Options.TimeProvider.GetTimestamp();
        using var activity = ClientTelemetry.StartSubmission();
        GptImageTask? task = null;
        GptImageException? error = null;
        sent?.Begin();
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

        var elapsed = service.Options.TimeProvider.GetElapsedTime(sentAt);
        if (task is not null)
        {
            log?.Say(Messages.LogAccepted, request.Original, task.TaskId, elapsed.TotalSeconds);
        }
        else
        {
            log?.SayWhy(Messages.LogNotAccepted, request.Original, error!, elapsed.TotalSeconds);
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

        sent?.End(task);
        ClientTelemetry.SubmissionEnded(activity, task, error);
        return new(new(request.Original, task, error, warning), wasSent: true);
    }

    /// <summary>
    /// Records that the request is about to be sent. Where the history is not required, a request without an
    /// idempotency key is sent even if that fails, with a warning.
    /// </summary>
    private async Task<(SubmissionStart? Start, string? Warning)> BeginAsync(
        CheckedRequest request, bool force, CancellationToken cancellationToken)
    {
        if (history is null)
        {
            return default;
        }

        try
        {
            return (await history.BeginAsync(request, force, cancellationToken).ConfigureAwait(false), null);
        }
        catch (GptImageException error) when (error.ErrorId == GptImageErrorId.HistoryUnavailable
            && request.IdempotencyKey is null && !history.IsRequired)
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
            return error.Case == ErrorCase.OutcomeKept
                ? error.Message
                : Messages.HistoryNotWritten.With(error.Message);
        }
        catch (Exception exception)
        {
            // No exception may hide the outcome, which can be a paid task.
            var error = UnexpectedError.Of(exception, GptImageErrorId.HistoryUnavailable, submission!);
            return Messages.HistoryNotWritten.With(error.Message);
        }
    }
}
