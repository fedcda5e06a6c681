using GptImage15.Requests;
using GptImage15.Resources;

namespace GptImage15.History.Records;

/// <summary>A task that an earlier submission has paid for.</summary>
/// <param name="task">The task as it was last recorded.</param>
/// <param name="warning">A warning for the caller; null for none.</param>
internal sealed class PaidTask(GptImageTask task, string? warning)
{
    /// <summary>The task as it was last recorded.</summary>
    public GptImageTask Task { get; } = task;

    /// <summary>A warning for the caller; null for none.</summary>
    public string? Warning { get; } = warning;

    /// <summary>The task that was paid for with the idempotency key of a request.</summary>
    /// <param name="earlier">The latest submission with the idempotency key that was not refused; null for
    /// none.</param>
    /// <param name="request">The request; it has the idempotency key, and says whether a failed task is submitted
    /// again.</param>
    /// <param name="apiKey">The API key that would pay for it.</param>
    /// <param name="force">Submit although an earlier submission has an unknown outcome.</param>
    /// <returns>The task; null where the request may be submitted.</returns>
    /// <exception cref="GptImageException">IdempotencyKeyReused, SubmissionOutcomeUnknown.</exception>
    public static PaidTask? Of(HistoryRecord? earlier, CheckedRequest request, string? apiKey, bool force)
    {
        var key = request.IdempotencyKey!;
        if (earlier is null)
        {
            return null;
        }

        if (earlier.Fingerprint != request.Fingerprint)
        {
            throw new GptImageException(
                GptImageErrorId.IdempotencyKeyReused, Messages.IdempotencyKeyReused.With(key, earlier.Request?.Prompt));
        }

        return earlier.TaskId is not null
            ? earlier.ToTask() is var task && task.Status == GptImageTaskStatus.Failed && request.RetryFailed
                ? null
                : new(task, WarningOf(earlier, apiKey))
            : force ? null
            : throw new GptImageException(
                GptImageErrorId.SubmissionOutcomeUnknown,
                Messages.SubmissionUnderKeyUnknown.With(key, earlier.SubmittedAt))
            {
                Case = ErrorCase.EarlierSubmission,
            };
    }

    /// <summary>
    /// API keys are rotated, so another API key does not pay a second time. The caller gets a warning.
    /// </summary>
    private static string? WarningOf(HistoryRecord earlier, string? apiKey) =>
        earlier.Account is { } account && apiKey is not null && !AccountMark.IsOf(account, apiKey)
            ? Messages.PaidWithAnotherApiKey
            : null;
}
