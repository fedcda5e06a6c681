namespace GptImage15.History.Records;

/// <summary>Applies a query to the submissions to one service address.</summary>
internal sealed class HistorySelection(string service, GptImageHistoryQuery query)
{
    private readonly HashSet<string>? _taskIds = query.TaskIds is null ? null : [.. query.TaskIds];

    /// <summary>The selected tasks, in the order of the submissions.</summary>
    /// <param name="submissions">The submissions, the oldest first.</param>
    public IReadOnlyList<GptImageTask> Of(IEnumerable<HistoryRecord> submissions)
    {
        var records = submissions.Where(Contains).ToArray();
        return [.. records.Skip(records.Length - (query.Last ?? records.Length)).Select(record => record.ToTask())];
    }

    private bool Contains(HistoryRecord record) =>
        record.State != SubmissionState.Refused
        && record.Service == service
        && (!query.Pending || record.State == SubmissionState.Accepted)
        && (query.After is null || record.SubmittedAt >= query.After)
        && (_taskIds is null || (record.TaskId is { } id && _taskIds.Contains(id)))
        && (query.TaskIdPrefix is not { } prefix
            || record.TaskId?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) == true);
}
