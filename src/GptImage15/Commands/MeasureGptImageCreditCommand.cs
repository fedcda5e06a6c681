using System.Management.Automation;
using GptImage15.Credentials;
using GptImage15.Execution;
using GptImage15.Input;
using GptImage15.Output;

namespace GptImage15.Commands;

/// <summary>Adds up what the tasks of the history cost.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "GptImageCredit")]
[OutputType(typeof(GptImageCreditSummary))]
public sealed class MeasureGptImageCreditCommand : ServiceCmdlet
{
    /// <summary>
    /// As an object: a field of the client's type would load the client when PowerShell reads the types of this
    /// assembly, which is before it can be found.
    /// </summary>
    private object? _by;

    private GptImageClient _client = null!;

    /// <summary>Count only submissions at this time or later.</summary>
    [Parameter]
    public DateTime? After { get; set; }

    /// <summary>Count only submissions earlier than this time.</summary>
    [Parameter]
    public DateTime? Before { get; set; }

    /// <summary>How the submissions are grouped.</summary>
    [Parameter(Position = 0)]
    public GptImageCreditGrouping By
    {
        get => _by is GptImageCreditGrouping by ? by : GptImageCreditGrouping.None;
        set => _by = value;
    }

    private protected override void Begin()
    {
        TaskViews.Load(this);
        _client = CreateClient(apiKey: null, HistorySource.Find(this));
        _client.RequireHistory();
    }

    private protected override void Process()
    {
    }

    private protected override void End()
    {
        var query = new GptImageCreditQuery { After = Moment(After), Before = Moment(Before), By = By };
        var report = Pump.WriteUntil(_client.MeasureCreditsAsync(query, Stopped));
        WarnOnce(report.Warning);
        WriteObject(report.Groups, enumerateCollection: true);
    }

    private static DateTimeOffset? Moment(DateTime? time) =>
        time is { } moment ? InputProperties.FromLocal(moment) : null;
}
