using GptImage15.History.Records;
using GptImage15.Requests;
using GptImage15.Resources;

namespace GptImage15.History;

/// <summary>
/// The submissions to one service address: recorded before a request is sent, and again when its outcome and the end of
/// its task are known.
/// </summary>
/// <param name="history">The history of all addresses.</param>
/// <param name="service">The address of the service, ending in a slash.</param>
/// <param name="apiKey">The API key of the submissions; null for a client that submits nothing. It is not
/// stored.</param>
internal sealed class ServiceHistory(TaskHistory history, string service, string? apiKey)
{
    private readonly string? _account = apiKey is null ? null : AccountMark.Of(apiKey);

    /// <summary>Makes other submissions with the same idempotency key wait until the lock is disposed.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<IDisposable> LockKeyAsync(string idempotencyKey, CancellationToken cancellationToken) =>
        history.LockKeyAsync(HistoryRecord.IdentityOf(service, idempotencyKey), cancellationToken);

    /// <summary>
    /// Finds the task that was paid for with the idempotency key of a request. Call it only under the lock of that
    /// idempotency key.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="force">Submit although an earlier submission with the idempotency key has an unknown
    /// outcome.</param>
    /// <returns>The task, or null where the request may be submitted.</returns>
    /// <exception cref="GptImageException">IdempotencyKeyReused, SubmissionOutcomeUnknown,
    /// HistoryUnavailable.</exception>
    public async Task<PaidTask?> FindPaidAsync(CheckedRequest request, bool force)
    {
        PaidTask? paid = null;
        await history.ChangeAsync(
            index =>
            {
                paid = PaidTask.Find(index, service, request, apiKey, force);
                return [];
            },
            isUnderKey: true).ConfigureAwait(false);
        return paid;
    }

    /// <summary>Records that a request is about to be sent.</summary>
    /// <returns>The id of the submission.</returns>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public async Task<string> BeginAsync(CheckedRequest request)
    {
        var record = new HistoryRecord
        {
            Submission = Guid.NewGuid().ToString("N"),
            State = SubmissionState.Submitting,
            SubmittedAt = history.Clock.GetUtcNow(),
            Service = service,
            IdempotencyKey = request.IdempotencyKey,
            Account = _account,
            Fingerprint = request.Fingerprint,
            Request = request.Request,
        };
        await history.ChangeAsync(_ => [record], request.IdempotencyKey is not null).ConfigureAwait(false);
        return record.Submission;
    }

    /// <summary>Records the task id that the service returned.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public Task RecordAcceptedAsync(string submission, GptImageTask task) =>
        history.ChangeAsync(_ => [HistoryRecord.OfAccepted(submission, task)]);

    /// <summary>Records that a submission was refused, or that its outcome is unknown.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public Task RecordNotAcceptedAsync(string submission, GptImageException error) =>
        history.ChangeAsync(_ => [HistoryRecord.OfNotAccepted(submission, error)]);

    /// <summary>
    /// Records the end of a task. A task of another machine or user is not in this history and is not recorded. If the
    /// service returned the task id for several submissions, all of them have ended.
    /// </summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public Task RecordEndAsync(GptImageTask task) => history.ChangeAsync(index =>
    [
        .. index.FindTasks(IdentityOf(task))
            .Where(known => known.State != SubmissionState.Ended)
            .Select(known => HistoryRecord.OfEnded(known.Submission!, task)),
    ]);

    /// <summary>The tasks that a query selects, the oldest first.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public GptImageHistory Read(GptImageHistoryQuery query)
    {
        var tasks = history.Read(new HistorySelection(service, query).Of);
        var unreadable = history.UnreadableLines;
        return new GptImageHistory(
            tasks, unreadable > 0 ? Messages.HistoryLinesUnreadable.With(unreadable, history.Path) : null);
    }

    /// <summary>Reads the records that other processes have written.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public void Refresh() => history.Read(static _ => 0);

    /// <summary>The task, completed with what the history had of it at the last read.</summary>
    public GptImageTask Complete(GptImageTask task) =>
        history.Find(IdentityOf(task)) is { } recorded ? task.CompletedFrom(recorded) : task;

    private string IdentityOf(GptImageTask task) => HistoryRecord.IdentityOf(service, task.TaskId!);
}
