using GptImage15.Simulator;

namespace GptImage15.Benchmarks.Machines;

/// <summary>The outcomes that the machines wrote, compared with what the service charged. Thread-safe.</summary>
internal sealed class MachineTally
{
    private static readonly string Unknown = MachineChild.ErrorMark + nameof(GptImageErrorId.SubmissionOutcomeUnknown);

    private readonly object _gate = new();
    private readonly Dictionary<string, HashSet<string>> _outcomes = [];
    private readonly Dictionary<string, string> _last = [];
    private int _count;

    /// <summary>Adds the line of a machine.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isLast">Whether the machine was not killed.</param>
    public void Add(string line, bool isLast)
    {
        if (line.Split('\t') is not [var row, var outcome])
        {
            return;
        }

        lock (_gate)
        {
            _count++;
            if (!_outcomes.TryGetValue(row, out var outcomes))
            {
                _outcomes[row] = outcomes = [];
            }

            outcomes.Add(outcome);
            if (isLast && (!_last.TryGetValue(row, out var last) || last == Unknown))
            {
                _last[row] = outcome;
            }
        }
    }

    /// <param name="rows">The number of rows.</param>
    /// <param name="machines">The number of machines that were used.</param>
    /// <param name="charged">The tasks that the service charged.</param>
    /// <param name="recorded">The tasks of the table, by their prompts.</param>
    /// <param name="storeRequests">The number of requests to the store.</param>
    public CampaignReport Judge(
        int rows,
        int machines,
        IReadOnlyList<LedgerTask> charged,
        ILookup<string, string?> recorded,
        int storeRequests)
    {
        var charges = charged.ToLookup(task => task.Prompt);
        var duplicates = charges.Sum(tasks => tasks.Count() - 1);

        // Each charge is the task of its row, for a machine or for the table, or is called unknown.
        var lost = charged.Count(task =>
            !_outcomes.GetValueOrDefault(task.Prompt, []).Contains(task.TaskId)
            && !recorded[task.Prompt].Contains(task.TaskId)
            && _last.GetValueOrDefault(task.Prompt) != Unknown);

        // A machine can only return a task that was charged.
        var charge = charged.Select(task => task.TaskId).ToHashSet();
        var invented = _last.Values.Count(outcome => outcome != Unknown && !charge.Contains(outcome));
        var unknown = _last.Values.Count(outcome => outcome == Unknown);
        var table = new TextTable("rows", "count", "charged");
        table.Add("task", _last.Count - unknown, _last.Count(row => row.Value != Unknown && charges.Contains(row.Key)));
        table.Add("unknown", unknown, _last.Count(row => row.Value == Unknown && charges.Contains(row.Key)));
        table.Add("no outcome", rows - _last.Count, "");
        return new(
            table.ToString(),
            [
                CampaignReport.Figure("rows", rows),
                CampaignReport.Figure("machines_used", machines),
                CampaignReport.Figure("charged_tasks", charged.Count),
                CampaignReport.Figure("duplicates", duplicates),
                CampaignReport.Figure("lost", lost),
                CampaignReport.Figure("unknown", unknown),
                CampaignReport.Figure("store_requests_per_submission", (double)storeRequests / _count),
            ],
            duplicates == 0 && lost == 0 && invented == 0 && _last.Count == rows);
    }
}
