using GptImage15.History;
using GptImage15.Resources;
using GptImage15.Transport;

namespace GptImage15.Input;

/// <summary>Lists tasks of the history.</summary>
/// <exception cref="GptImageException">
/// HistoryUnavailable: it is off. InsecureUri or InvalidRequest: the address is not that of a service.
/// </exception>
internal sealed class HistoryListing(Uri service, int? last, DateTime? after, bool pending)
{
    private readonly TaskHistory _history = TaskHistory.OpenDefault()
        ?? throw new GptImageException(GptImageErrorId.HistoryUnavailable, Messages.HistoryOff);

    private readonly string _service = SecureUri.CheckBase(service).AbsoluteUri;
    private readonly DateTimeOffset? _after = after is { } moment ? InputProperties.FromLocal(moment) : null;
    private HashSet<string>? _ids;

    /// <summary>Restricts the list to the tasks that are named. Without any name it is empty.</summary>
    public void OnlyNamed() => _ids ??= [];

    /// <summary>Adds a task to list.</summary>
    public void Name(string taskId) => (_ids ??= []).Add(taskId);

    /// <summary>The tasks of the service, the oldest first.</summary>
    /// <param name="warning">What could not be read, or null.</param>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public IEnumerable<GptImageTask> Read(out string? warning)
    {
        var (tasks, unreadable) = _history.List(_service, IsWanted);
        warning = unreadable > 0 ? Messages.HistoryLinesUnreadable.With(unreadable, _history.Path) : null;
        return tasks.Skip(Math.Max(0, tasks.Count - (last ?? tasks.Count)));
    }

    private bool IsWanted(HistoryRecord record) =>
        (!pending || record.State == SubmissionState.Accepted)
        && (_after is null || record.SubmittedAt >= _after)
        && (_ids is null || (record.TaskId is { } id && _ids.Contains(id)));
}
