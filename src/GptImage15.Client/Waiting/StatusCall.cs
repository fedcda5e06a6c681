using GptImage15.Logging;
using GptImage15.Resources;
using GptImage15.Service;
using GptImage15.Telemetry;
using GptImage15.Time;

namespace GptImage15.Waiting;

/// <summary>Polls a task: once, or with retries.</summary>
internal sealed class StatusCall(ImageService service)
{
    private readonly RetryPolicy _retries = new(service.Options);

    /// <summary>Polls once. No retries: the poll schedule handles failures.</summary>
    /// <param name="known">The task as it is known.</param>
    /// <param name="timeout">The time until the response is read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The task or the error.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<(GptImageTask? Task, GptImageException? Error)> PollAsync(
        GptImageTask known, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            ClientTelemetry.Polled();
            var task = await service.GetStatusAsync(known, timeout, cancellationToken).ConfigureAwait(false);
            if (task.Status != known.Status)
            {
                service.Options.Log?.Say(Messages.LogStatus, task.TaskId, task.Status);
            }

            return (task, null);
        }
        catch (GptImageException error)
        {
            service.Options.Log?.SayWhy(Messages.LogPollFailed, known.TaskId, error);
            return (null, error);
        }
    }

    /// <summary>Polls, and polls again after errors that may pass.</summary>
    /// <param name="known">The task as it is known.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The task or the error.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<(GptImageTask? Task, GptImageException? Error)> PollWithRetriesAsync(
        GptImageTask known, CancellationToken cancellationToken)
    {
        GptImageTask? task = null;
        var error = await _retries.RunAsync(
            async () =>
            {
                (task, var failure) = await PollAsync(known, service.Options.RequestTimeout, cancellationToken)
                    .ConfigureAwait(false);
                return failure;
            },
            static error => error.ErrorId
                is GptImageErrorId.ConnectionFailed or GptImageErrorId.RateLimited or GptImageErrorId.ServerError,
            cancellationToken,
            subject: known.TaskId).ConfigureAwait(false);
        if (task is not null && task.Status == known.Status)
        {
            service.Options.Log?.Say(Messages.LogStatus, task.TaskId, task.Status);
        }

        return (task, error);
    }
}
