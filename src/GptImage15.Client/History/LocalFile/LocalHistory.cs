using GptImage15.History.LocalIndex;
using GptImage15.History.Records;
using GptImage15.Requests;
using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>The submissions to one service address, in a file of this machine.</summary>
/// <param name="history">The history of all addresses.</param>
/// <param name="service">The address of the service, ending in a slash.</param>
/// <param name="apiKey">The API key of the submissions; null for a client that submits nothing. It is not
/// stored.</param>
/// <param name="limit">The limit of a day; null for none.</param>
internal sealed class LocalHistory(
    TaskHistory history, string service, string? apiKey, DailyCreditLimit? limit = null) : IServiceHistory
{
    private readonly string? _account = apiKey is null ? null : AccountMark.Of(apiKey);

    /// <summary>Whether there is a limit of a day: it counts what is recorded.</summary>
    public bool IsRequired => limit is not null;

    /// <summary>The wait for the lock of the file takes up to 30 s.</summary>
    public TimeSpan RecordingTime => TimeSpan.FromSeconds(35);

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) =>
        history.ChangeAsync(static _ => [], isUnderKey: true);

    /// <inheritdoc/>
    public Task<IDisposable> LockKeyAsync(string idempotencyKey, CancellationToken cancellationToken) =>
        history.LockKeyAsync(HistoryRecord.IdentityOf(service, idempotencyKey), cancellationToken);

    /// <inheritdoc/>
    public async Task<PaidTask?> FindPaidAsync(
        CheckedRequest request, bool force, CancellationToken cancellationToken)
    {
        PaidTask? paid = null;
        await history.ChangeAsync(
            index =>
            {
                paid = Find(index, request, force);
                return [];
            },
            isUnderKey: true).ConfigureAwait(false);
        return paid;
    }

    /// <inheritdoc/>
    public Task<PaidTask?> PreviewPaidAsync(CheckedRequest request, bool force, CancellationToken cancellationToken) =>
        Task.Run(() => history.Read(index => Find(index, request, force)), cancellationToken);

    /// <inheritdoc/>
    public Task<long> ReadCreditsOfTodayAsync(CancellationToken cancellationToken) =>
        Task.Run(
            () => history.Read(index => index.CreditsOfDay(service, history.Clock.GetUtcNow())), cancellationToken);

    /// <inheritdoc/>
    public async Task<SubmissionStart> BeginAsync(
        CheckedRequest request, bool force, CancellationToken cancellationToken)
    {
        var record = HistoryRecord.OfSubmitting(request, service, _account, history.Clock.GetUtcNow());
        PaidTask? paid = null;
        await history.ChangeAsync(
            index =>
            {
                paid = request.IdempotencyKey is null ? null : Find(index, request, force);
                if (paid is not null)
                {
                    return [];
                }

                // The day of the record, which can have ended while this waited for the lock.
                var submittedAt = record.SubmittedAt!.Value;
                limit?.Check(index.CreditsOfDay(service, submittedAt), submittedAt);
                return [record];
            },
            request.IdempotencyKey is not null || limit is not null).ConfigureAwait(false);
        return paid is null ? new(record.Submission!) : new(paid);
    }

    /// <inheritdoc/>
    public Task RecordAcceptedAsync(string submission, GptImageTask task) =>
        history.ChangeAsync(_ => [HistoryRecord.OfAccepted(submission, task)]);

    /// <inheritdoc/>
    public Task RecordNotAcceptedAsync(string submission, GptImageException error) =>
        history.ChangeAsync(_ => [HistoryRecord.OfNotAccepted(submission, error)]);

    /// <inheritdoc/>
    public Task RecordEndAsync(GptImageTask task) => history.ChangeAsync(index =>
    [
        .. index.FindTasks(IdentityOf(task))
            .Where(known => known.State != SubmissionState.Ended)
            .Select(known => HistoryRecord.OfEnded(known.Submission!, task)),
    ]);

    /// <inheritdoc/>
    public Task<GptImageHistory> ReadAsync(GptImageHistoryQuery query, CancellationToken cancellationToken)
    {
        var selection = new HistorySelection(service, query);
        var tasks = history.Read(index => selection.Of(
            NumbersFor(query, index)
                .Where(number => selection.MayContain(index[number].State, index[number].SubmittedAt))
                .Select(index.Read)));
        var unreadable = history.UnreadableLines;
        return Task.FromResult(new GptImageHistory(
            tasks, unreadable > 0 ? Messages.HistoryLinesUnreadable.With(unreadable, history.Path) : null));
    }

    /// <inheritdoc/>
    public void Refresh() => history.Read(static _ => 0);

    /// <inheritdoc/>
    public GptImageTask Complete(GptImageTask task) =>
        history.Find(IdentityOf(task)) is { } recorded ? task.CompletedFrom(recorded) : task;

    /// <summary>The task itself: <see cref="Complete"/> has all that the file had at the last read.</summary>
    public Task<GptImageTask> CompleteAsync(GptImageTask task, CancellationToken cancellationToken) =>
        Task.FromResult(task);

    private IEnumerable<int> NumbersFor(GptImageHistoryQuery query, HistoryIndex index) => query.TaskIds is { } taskIds
        ? index.NumbersOfTasks(taskIds.Select(taskId => HistoryRecord.IdentityOf(service, taskId)))
        : index.NewestFirst;

    private PaidTask? Find(HistoryIndex index, CheckedRequest request, bool force) =>
        PaidTask.Of(
            index.FindKey(HistoryRecord.IdentityOf(service, request.IdempotencyKey!)), request, apiKey, force);

    private string IdentityOf(GptImageTask task) => HistoryRecord.IdentityOf(service, task.TaskId!);
}
