using System.Diagnostics;
using System.Management.Automation;

namespace GptImage15.Pipeline;

/// <summary>One progress record: none for work under a second, at most five updates a second, ended only if shown.</summary>
internal sealed class ProgressDisplay(Cmdlet cmdlet, int activityId, string activity)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _next = Quiet;
    private bool _isShown;

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
        cmdlet.WriteProgress(new ProgressRecord(activityId, activity, status()) { PercentComplete = 100 * done / total });
    }

    /// <summary>Takes the record away, if it was shown.</summary>
    public void Complete()
    {
        if (_isShown)
        {
            _isShown = false;
            cmdlet.WriteProgress(new ProgressRecord(activityId, activity, " ") { RecordType = ProgressRecordType.Completed });
        }
    }
}
