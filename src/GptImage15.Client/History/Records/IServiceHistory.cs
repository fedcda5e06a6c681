using GptImage15.Requests;

namespace GptImage15.History.Records;

/// <summary>
/// The submissions to one service address: recorded before a request is sent, and again when its outcome and the end of
/// its task are known. Thread-safe, also across processes.
/// </summary>
internal interface IServiceHistory
{
    /// <summary>
    /// Whether a request without an idempotency key, too, is sent only if it is recorded. Otherwise, only requests with
    /// an idempotency key need the record.
    /// </summary>
    bool IsRequired { get; }

    /// <summary>The time to record an outcome, where the history does not respond at once.</summary>
    TimeSpan RecordingTime { get; }

    /// <summary>Checks that the history can be read and written. Writes no submission.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Makes other submissions with the same idempotency key wait until the lock is disposed.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<IDisposable> LockKeyAsync(string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the task that was paid for with the idempotency key of a request. Call it only under the lock of that
    /// idempotency key.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="force">Submit although an earlier submission with the idempotency key has an unknown
    /// outcome.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The task, or null where the request may be submitted.</returns>
    /// <exception cref="GptImageException">IdempotencyKeyReused, SubmissionOutcomeUnknown,
    /// HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<PaidTask?> FindPaidAsync(CheckedRequest request, bool force, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the task that was paid for with the idempotency key of a request. It needs no lock and writes nothing,
    /// so the answer can be out of date at once.
    /// </summary>
    /// <inheritdoc cref="FindPaidAsync"/>
    Task<PaidTask?> PreviewPaidAsync(CheckedRequest request, bool force, CancellationToken cancellationToken);

    /// <summary>
    /// The credits that were spent, or may have been spent, on the current UTC day, as the limit of a day counts them.
    /// It writes nothing.
    /// </summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<long> ReadCreditsOfTodayAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Records that a request is about to be sent, unless a task was paid for with its idempotency key. Call it only
    /// under the lock of that idempotency key.
    /// </summary>
    /// <inheritdoc cref="FindPaidAsync"/>
    /// <exception cref="GptImageException">As <see cref="FindPaidAsync"/>; CreditLimitReached: the limit of the
    /// day.</exception>
    /// <returns>The record of the submission, the task that was paid for, or a pause. It does not wait for another
    /// machine.</returns>
    Task<SubmissionStart> BeginAsync(CheckedRequest request, bool force, CancellationToken cancellationToken);

    /// <summary>Records the task id that the service returned.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    Task RecordAcceptedAsync(string submission, GptImageTask task);

    /// <summary>Records that a submission was refused, or that its outcome is unknown.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    Task RecordNotAcceptedAsync(string submission, GptImageException error);

    /// <summary>
    /// Records the end of a task. A task that is not in this history is not recorded. If the service returned the task
    /// id for several submissions, all of them have ended.
    /// </summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    Task RecordEndAsync(GptImageTask task);

    /// <summary>The tasks that a query selects, the oldest first.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<GptImageHistory> ReadAsync(GptImageHistoryQuery query, CancellationToken cancellationToken);

    /// <summary>Reads the records that other processes have written, where that needs no network.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    void Refresh();

    /// <summary>
    /// The task, completed with what is known of it in this process. Never waits.
    /// </summary>
    GptImageTask Complete(GptImageTask task);

    /// <summary>The task, completed with what the history has of it, if it can be reached.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<GptImageTask> CompleteAsync(GptImageTask task, CancellationToken cancellationToken);
}
