using GptImage15.Simulator;

namespace GptImage15.Benchmarks.Faults;

/// <summary>The outcome of each submission, compared with what the service charged.</summary>
internal sealed class SubmissionTally
{
    private readonly Dictionary<string, GptImageOutcome<GptImageTask>> _outcomes = [];

    public int Count => _outcomes.Count;

    public bool Has(string prompt) => _outcomes.ContainsKey(prompt);

    /// <summary>Adds an outcome. The warning about the whole batch is about no request.</summary>
    public void Add(GptImageOutcome<GptImageTask> outcome)
    {
        if (outcome.Target is GptImageRequest request)
        {
            _outcomes.Add(request.Prompt!, outcome);
        }
    }

    /// <summary>Checks the outcomes by the ledger. A task that no outcome names can still be in the history.</summary>
    public CampaignReport Judge(IReadOnlyList<LedgerTask> charged, IReadOnlySet<string> recordedIds, TimeSpan elapsed)
    {
        var chargesOf = charged.ToLookup(task => task.Prompt);
        var accepted = _outcomes.Values.Count(outcome => outcome.Result is not null);
        var unknown = _outcomes.Where(outcome => IsUnknown(outcome.Value)).Select(outcome => outcome.Key).ToArray();
        var duplicates = chargesOf.Sum(charges => charges.Count() - 1);
        var lost = charged.Count(task =>
            !recordedIds.Contains(task.TaskId)
            && (!_outcomes.TryGetValue(task.Prompt, out var outcome)
                || (outcome.Result?.TaskId != task.TaskId && !IsUnknown(outcome))));

        var table = new TextTable("outcome", "submissions", "charged");
        var groups = _outcomes.GroupBy(outcome => outcome.Value.Error?.ErrorId.ToString() ?? "(task)");
        foreach (var group in groups.OrderBy(group => group.Key))
        {
            table.Add(group.Key, group.Count(), group.Count(outcome => chargesOf.Contains(outcome.Key)));
        }

        return new(
            table.ToString(),
            [
                CampaignReport.Figure("submissions", _outcomes.Count),
                CampaignReport.Figure("accepted", accepted),
                CampaignReport.Figure("charged_tasks", charged.Count),
                CampaignReport.Figure("duplicates", duplicates),
                CampaignReport.Figure("lost", lost),
                CampaignReport.Figure("unknown_reported", unknown.Length),
                CampaignReport.Figure("unknown_true", unknown.Count(chargesOf.Contains)),
                CampaignReport.Figure("elapsed_s", elapsed.TotalSeconds),
            ],
            duplicates == 0 && lost == 0);
    }

    private static bool IsUnknown(GptImageOutcome<GptImageTask> outcome) =>
        outcome.Error?.ErrorId == GptImageErrorId.SubmissionOutcomeUnknown;
}
