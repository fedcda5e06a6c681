using GptImage15.Resources;

namespace GptImage15.History;

/// <summary>A task that was paid for before.</summary>
/// <param name="task">The task as it was last seen.</param>
/// <param name="account">The mark of the API key it was paid with; null where the record has none.</param>
internal sealed class PaidTask(GptImageTask task, string? account)
{
    public GptImageTask Task { get; } = task;

    /// <summary>See <see cref="AccountMark"/>.</summary>
    public string? Account { get; } = account;

    /// <summary>The task paid for under the key of a request; null where the request may be submitted.</summary>
    /// <exception cref="GptImageException">IdempotencyKeyReused, SubmissionOutcomeUnknown.</exception>
    public static PaidTask? Find(
        HistoryIndex index, GptImageRequest request, string fingerprint, string service, bool force)
    {
        if (request.IdempotencyKey is not { } key || index.FindKey(service + "\n" + key) is not { } earlier)
        {
            return null;
        }

        if (earlier.Fingerprint != fingerprint)
        {
            throw new GptImageException(
                GptImageErrorId.IdempotencyKeyReused, Messages.IdempotencyKeyReused.With(key, earlier.Request?.Prompt));
        }

        return earlier.TaskId is not null ? new(earlier.ToTask(), earlier.Account)
            : force ? null
            : throw new GptImageException(
                GptImageErrorId.SubmissionOutcomeUnknown,
                Messages.SubmissionUnderKeyUnknown.With(key, earlier.SubmittedAt))
            {
                Case = ErrorCase.EarlierSubmission,
            };
    }
}
