namespace GptImage15.History.Records;

/// <summary>Applies a query to the submissions to one service address.</summary>
internal sealed class HistorySelection(string service, GptImageHistoryQuery query)
{
    private readonly HashSet<string>? _taskIds = query.TaskIds is null ? null : [.. query.TaskIds];

    /// <summary>
    /// The selected tasks, in the order of the submissions. Stops reading where enough tasks are selected.
    /// </summary>
    /// <param name="submissions">The submissions, the latest first.</param>
    public IReadOnlyList<GptImageTask> Of(IEnumerable<HistoryRecord> submissions)
    {
        GptImageTask[] tasks =
        [
            .. submissions.Where(Contains)
                .Select(record => record.ToTask())
                .Where(task => query.Where is null || query.Where(task))
                .Take(query.Last ?? int.MaxValue),
        ];
        Array.Reverse(tasks);
        return tasks;
    }

    /// <summary>Whether a submission of a state and a time can be selected.</summary>
    public bool MayContain(SubmissionState? state, DateTimeOffset? submittedAt) =>
        state != SubmissionState.Refused
        && (!query.Pending || state == SubmissionState.Accepted)
        && (query.After is null || submittedAt >= query.After);

    private bool Contains(HistoryRecord record) =>
        MayContain(record.State, record.SubmittedAt)
        && record.Service == service
        && (_taskIds is null || (record.TaskId is { } id && _taskIds.Contains(id)))
        && (query.TaskIdPrefix is not { } prefix
            || record.TaskId?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) == true);
}
