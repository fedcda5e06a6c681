using System.Collections.Concurrent;
using GptImage15.Resources;
using GptImage15.Wire;

namespace GptImage15.History;

/// <summary>
/// The local record of every paid task: written before a request leaves, and again when its outcome and its end are known.
/// One instance a file in a process; safe for many threads, and many processes may share the file.
/// </summary>
internal sealed class TaskHistory
{
    private static readonly ConcurrentDictionary<string, TaskHistory> Opened = new();

    private readonly HistoryFile _file;
    private readonly HistoryIndex _index = new();
    private readonly HistoryWriter _writer;
    private readonly TimeProvider _clock;

    public TaskHistory(
        string path,
        TimeProvider? clock = null,
        IHistoryFiles? files = null,
        long compactionBytes = HistoryCompaction.MinimumBytes)
    {
        _clock = clock ?? TimeProvider.System;
        _file = new HistoryFile(path, files ?? new HistoryFiles(), _index);
        _writer = new HistoryWriter(_file, _index, _clock, compactionBytes);
    }

    /// <summary>The path as the user gave it.</summary>
    public string Path => _file.Path;

    /// <summary>The history of the environment; null where the user keeps none.</summary>
    public static TaskHistory? OpenDefault() =>
        HistoryLocation.Resolve() is { } path ? Opened.GetOrAdd(path, static path => new TaskHistory(path)) : null;

    /// <summary>Makes other submissions under the key wait until disposed.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public async Task<IDisposable> LockKeyAsync(string service, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await _file.LockKeyAsync(service + "\n" + key, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw Unavailable(exception);
        }
    }

    /// <summary>The task that was paid for under the key of a request. Only with the key's lock held.</summary>
    /// <param name="request">The checked request.</param>
    /// <param name="fingerprint">What tells it from other requests.</param>
    /// <param name="service">The address of the service.</param>
    /// <param name="force">Submit although an earlier submission under the key has an unknown outcome.</param>
    /// <returns>The task, or null where the request may be submitted.</returns>
    /// <exception cref="GptImageException">IdempotencyKeyReused, SubmissionOutcomeUnknown, HistoryUnavailable.</exception>
    public async Task<PaidTask?> FindPaidAsync(GptImageRequest request, string fingerprint, string service, bool force)
    {
        PaidTask? paid = null;
        await ChangeAsync(index =>
        {
            paid = PaidTask.Find(index, request, fingerprint, service, force);
            return null;
        }, isUnderKey: true).ConfigureAwait(false);
        return paid;
    }

    /// <summary>Records that a request is about to be sent.</summary>
    /// <param name="request">The checked request.</param>
    /// <param name="fingerprint">What tells it from other requests.</param>
    /// <param name="service">The address of the service.</param>
    /// <param name="account">The mark of the API key, see <see cref="AccountMark"/>.</param>
    /// <returns>The id of the submission.</returns>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public async Task<string> BeginAsync(
        GptImageRequest request, string fingerprint, string service, string? account = null)
    {
        var record = new HistoryRecord
        {
            Submission = Guid.NewGuid().ToString("N"),
            State = SubmissionState.Submitting,
            SubmittedAt = _clock.GetUtcNow(),
            Service = service,
            IdempotencyKey = request.IdempotencyKey,
            Account = account,
            Fingerprint = fingerprint,
            Request = GenerateBody.Of(request),
        };
        await ChangeAsync(_ => record, record.IdempotencyKey is not null).ConfigureAwait(false);
        return record.Submission;
    }

    /// <summary>Records the id the service gave.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public Task RecordAcceptedAsync(string submission, GptImageTask task) => ChangeAsync(_ => new HistoryRecord
    {
        Submission = submission,
        State = SubmissionState.Accepted,
        TaskId = task.TaskId,
        Status = WordOf(task.Status),
    });

    /// <summary>Records that nothing was accepted, or that this is not known.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public Task RecordNotAcceptedAsync(string submission, GptImageException error) => ChangeAsync(_ => new HistoryRecord
    {
        Submission = submission,
        State = error.ErrorId == GptImageErrorId.SubmissionOutcomeUnknown ? SubmissionState.Unknown : SubmissionState.Refused,
        ErrorMessage = error.Message,
    });

    /// <summary>Records that a task was seen to end; a task of another machine or user is not this history's.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public Task RecordEndAsync(GptImageTask task) => ChangeAsync(index =>
        index.FindTask(task.TaskId!) is not { State: not SubmissionState.Ended } known ? null : new HistoryRecord
        {
            Submission = known.Submission,
            State = SubmissionState.Ended,
            Status = WordOf(task.Status),
            Response = task.ImageUrl is { Length: > 0 } urls ? urls : null,
            ConsumedCredits = task.ConsumedCredits,
            ErrorMessage = task.ErrorMessage,
        });

    /// <summary>The tasks of one service address, the oldest first, and how many lines could not be read.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public (IReadOnlyList<GptImageTask> Tasks, int UnreadableLines) List(string service, Func<HistoryRecord, bool> isWanted) => Read(() =>
    {
        IReadOnlyList<GptImageTask> tasks = [.. _index.Submissions
            .Where(record => record.State != SubmissionState.Refused && record.Service == service && isWanted(record))
            .Select(record => record.ToTask())];
        return (tasks, _file.UnreadableLines);
    });

    /// <summary>The newest tasks whose id begins so, the newest first.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public IReadOnlyList<GptImageTask> Newest(string idBeginning, int most) => Read<IReadOnlyList<GptImageTask>>(() =>
        [.. _index.Submissions
            .Where(record => record.TaskId?.StartsWith(idBeginning, StringComparison.OrdinalIgnoreCase) == true)
            .Reverse()
            .Take(most)
            .Select(record => record.ToTask())]);

    /// <summary>Takes in what other processes have written since.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public void Refresh() => Read(() => 0);

    /// <summary>What was known of a task when the history was last read.</summary>
    public GptImageTask? Find(string taskId)
    {
        lock (_index)
        {
            return _index.FindTask(taskId)?.ToTask();
        }
    }

    private static string WordOf(GptImageTaskStatus status) => status switch
    {
        GptImageTaskStatus.Success => "SUCCESS",
        GptImageTaskStatus.Failed => "FAILED",
        GptImageTaskStatus.InProgress => "IN_PROGRESS",
        _ => "PENDING",
    };

    private async Task ChangeAsync(Func<HistoryIndex, HistoryRecord?> decide, bool isUnderKey = false)
    {
        try
        {
            await _writer.ChangeAsync(decide, isUnderKey).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw Unavailable(exception);
        }
    }

    private T Read<T>(Func<T> read)
    {
        try
        {
            lock (_index)
            {
                _file.ReadNewLines();
                return read();
            }
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw Unavailable(exception);
        }
    }

    private static bool IsUnavailable(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException or System.Security.SecurityException;

    private GptImageException Unavailable(Exception exception) =>
        new(GptImageErrorId.HistoryUnavailable, Messages.HistoryUnavailable.With(Path, exception.Message));
}
