using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace GptImage15.Output;

/// <summary>One progress bar. Not shown for work under a second; at most five updates a second.</summary>
internal sealed class ProgressDisplay(PSCmdlet cmdlet, int activityId, string activity) : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    private static int _displays;

    /// <summary>Identifies the bar in this process, also beside pipelines that run in parallel.</summary>
    private readonly long _source = ((long)activityId << 32) + (uint)Interlocked.Increment(ref _displays);

    private readonly PSHostUserInterface? _host = cmdlet.Host.UI;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _next = Quiet;
    private bool _isShown;

    private ProgressRecord End => new(activityId, activity, " ") { RecordType = ProgressRecordType.Completed };

    /// <summary>Updates the bar, unless the last update was less than 200 ms ago.</summary>
    /// <param name="done">The number of finished items.</param>
    /// <param name="total">The number of all items.</param>
    /// <param name="status">Makes the text; called only when it is shown.</param>
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

    /// <summary>Removes the bar, if it was shown.</summary>
    public void Complete()
    {
        if (_isShown)
        {
            _isShown = false;
            cmdlet.CommandRuntime.WriteProgress(_source, End);
        }
    }

    /// <summary>
    /// Removes the bar where the work was stopped early (-ErrorAction Stop, Select-Object -First). A cmdlet can't write
    /// then, so this asks the host; otherwise the bar stays while the script continues.
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
