using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace GptImage15.Pipeline;

/// <summary>
/// Tells PowerShell how to show tasks, when a cmdlet first runs in a session that shows anything. In the manifest's
/// FormatsToProcess the same file would make each import a third slower, also in the jobs that never show a task.
/// </summary>
internal static class TaskViews
{
    private static readonly string Path = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        System.IO.Path.GetDirectoryName(typeof(TaskViews).Assembly.Location)!, "..", "GptImage15.Format.ps1xml"));

    private static readonly ConditionalWeakTable<Runspace, string> Loaded = new();

    /// <summary>Loads the views, once a session. Appended, so that a user's own view goes first.</summary>
    public static void Load(PSCmdlet cmdlet)
    {
        if (cmdlet.Host.UI is null || Runspace.DefaultRunspace is not { } session || Loaded.TryGetValue(session, out _))
        {
            return;
        }

        Loaded.Add(session, Path);
        try
        {
            cmdlet.InvokeCommand.InvokeScript(
                "param($path) Microsoft.PowerShell.Utility\\Update-FormatData -AppendPath $path -ErrorAction Ignore",
                true, PipelineResultTypes.None, null, Path);
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            // An endpoint without that command shows tasks as lists; nothing else is lost.
        }
    }
}
