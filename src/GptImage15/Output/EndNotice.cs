using System.Management.Automation;
using System.Management.Automation.Host;
using GptImage15.Resources;
using GptImage15.Submitting;

namespace GptImage15.Output;

/// <summary>
/// Says in one line what is still under way when a pipeline or the process ends early. A pipeline that was stopped can
/// write nothing, so the host shows it.
/// </summary>
internal sealed class EndNotice : IDisposable
{
    /// <summary>The host of jobs and of programs. It discards what is written after the pipeline has ended.</summary>
    private const string HostWithoutConsole = "Default Host";

    private readonly PSHost _host;
    private readonly Func<string?> _notice;
    private int _isShown;

    /// <param name="cmdlet">The cmdlet that has begun.</param>
    /// <param name="notice">What is under way; null for nothing. Called from any thread.</param>
    public EndNotice(PSCmdlet cmdlet, Func<string?> notice)
    {
        _host = cmdlet.Host;
        _notice = notice;
        _isShown = HasConsole(_host) && Preferences.ShowsWarnings(cmdlet) ? 0 : 1;
        SubmissionsUnderWay.WatchProcessEnd();
        SubmissionsUnderWay.Closing += Show;
    }

    /// <summary>Whether a user can see what the host shows after the pipeline has ended.</summary>
    public static bool HasConsole(PSHost host) => host.UI is not null && host.Name != HostWithoutConsole;

    /// <summary>What is under way, and the line that continues.</summary>
    /// <param name="message">The message for a number of tasks and the line.</param>
    /// <param name="count">The number; nothing is said of 0.</param>
    /// <param name="taskIds">The task ids, where the history does not have them or they are few.</param>
    public static string? Of(string message, int count, IReadOnlyList<string>? taskIds)
    {
        var tasks = taskIds is null
            ? "Get-GptImageTask -History -Pending"
            : string.Join(", ", taskIds.Select(id => $"'{id.Replace("'", "''")}'"));
        return count == 0 ? null : message.With(count, tasks + " | Wait-GptImageTask | Save-GptImage ./out");
    }

    /// <summary>Shows what is under way, once. It never throws: the pipeline or the process is ending.</summary>
    public void Show()
    {
        try
        {
            if (_notice() is { } notice && Interlocked.Exchange(ref _isShown, 1) == 0)
            {
                _host.UI.WriteWarningLine(notice);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The host may be closed.
        }
    }

    public void Dispose() => SubmissionsUnderWay.Closing -= Show;
}
