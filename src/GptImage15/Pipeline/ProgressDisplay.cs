using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace GptImage15.Pipeline;

/// <summary>One progress record: none for work under a second, at most five updates a second, ended only if shown.</summary>
internal sealed class ProgressDisplay(PSCmdlet cmdlet, int activityId, string activity) : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    private static int _displays;

    /// <summary>Tells the bars of this process apart, also those of pipelines that run beside each other.</summary>
    private readonly long _source = ((long)activityId << 32) + (uint)Interlocked.Increment(ref _displays);

    private readonly PSHostUserInterface? _host = cmdlet.Host.UI;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _next = Quiet;
    private bool _isShown;

    private ProgressRecord End => new(activityId, activity, " ") { RecordType = ProgressRecordType.Completed };

    /// <summary>Shows how far the work is, if it is time to.</summary>
    /// <param name="done">How many items are finished.</param>
    /// <param name="total">Of how many.</param>
    /// <param name="status">Says so in words; asked for only when shown.</param>
    public void Update(int done, int total, Func<string> status)
    {
        var now = _watch.Elapsed;
        if (now < _next || total == 0)
        {
            return;
        }

        _next = now + Between;
        _isShown = true;
        cmdlet.CommandRuntime.WriteProgress(
            _source, new ProgressRecord(activityId, activity, status()) { PercentComplete = 100 * done / total });
    }

    /// <summary>Takes the record away, if it was shown.</summary>
    public void Complete()
    {
        if (_isShown)
        {
            _isShown = false;
            cmdlet.CommandRuntime.WriteProgress(_source, End);
        }
    }

    /// <summary>
    /// Takes it away also where the work broke off (-ErrorAction Stop, Select-Object -First): a cmdlet may write no more
    /// then, and a script that goes on would keep the bar.
    /// </summary>
    public void Dispose()
    {
        if (_isShown)
        {
            _isShown = false;
            _host?.WriteProgress(_source, End);
        }
    }
}
