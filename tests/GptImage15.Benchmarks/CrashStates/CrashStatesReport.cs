namespace GptImage15.Benchmarks.CrashStates;

/// <summary>Counts the results of the states.</summary>
internal sealed class CrashStatesReport
{
    private const int ShownOfKind = 3;

    private static readonly Dictionary<CrashKind, string> Names = new()
    {
        [CrashKind.ProcessKilled] = "all that was done is there",
        [CrashKind.DataLost] = "unflushed writes missing",
        [CrashKind.WriteTorn] = "unflushed write torn",
        [CrashKind.LengthWithoutData] = "length without the data",
        [CrashKind.BeginningMissing] = "end of a write without its beginning",
        [CrashKind.EntriesMissing] = "names missing in folders",
        [CrashKind.Mixed] = "any of these together",
    };

    private readonly Dictionary<CrashKind, List<Verdict>> _verdicts =
        Names.Keys.ToDictionary(kind => kind, _ => new List<Verdict>());

    private readonly List<(CrashKind Kind, string Text)> _findings = [];
    private int _workloads;
    private int _openedTwice;
    private int _steps;
    private int _rewrites;

    /// <summary>The number of opened states.</summary>
    public int States => _verdicts.Values.Sum(verdicts => verdicts.Count);

    public void Add(Recording recording, CrashState[] states, Verdict[] verdicts)
    {
        foreach (var (state, verdict) in states.Zip(verdicts))
        {
            _verdicts[state.Kind].Add(verdict);
            var step = $"workload {_workloads}, step {state.Steps}, {recording.StepBefore(state)}";
            _findings.AddRange(verdict.Findings.Take(1).Select(finding =>
                (state.Kind, $"{Names[state.Kind]} ({step}): {finding}")));
        }

        _openedTwice += states.Count(state => state.Earlier is not null);
        _workloads++;
        _steps += recording.Events.Count;
        _rewrites += recording.Events.Count(step => step is FileReplaced);
    }

    public CampaignReport Judge()
    {
        var table = new TextTable("after a crash", "states", "duplicates", "lost", "unreadable");
        foreach (var (kind, verdicts) in _verdicts)
        {
            table.Add(
                Names[kind],
                verdicts.Count,
                verdicts.Sum(verdict => verdict.Duplicates),
                verdicts.Sum(verdict => verdict.Lost),
                verdicts.Sum(verdict => verdict.Unreadable));
        }

        table.Add("of these, opened also by a process that had read before", _openedTwice, "", "", "");
        table.Add("workloads", _workloads, "", "", "");
        table.Add("their steps", _steps, "", "", "");
        table.Add("rewrites of the history", _rewrites, "", "", "");

        var shown = _findings.GroupBy(finding => finding.Kind).SelectMany(findings => findings.Take(ShownOfKind));
        var all = _verdicts.Values.SelectMany(verdicts => verdicts).ToArray();
        return new(
            table + string.Concat(shown.Select(finding => finding.Text + Environment.NewLine)),
            [
                CampaignReport.Figure("states", all.Length),
                CampaignReport.Figure("duplicates", all.Sum(verdict => verdict.Duplicates)),
                CampaignReport.Figure("lost", all.Sum(verdict => verdict.Lost)),
                CampaignReport.Figure("unreadable", all.Sum(verdict => verdict.Unreadable)),
            ],
            all.Length >= CrashStatesCampaign.FewestStates && Array.TrueForAll(all, verdict => verdict.Holds));
    }
}
