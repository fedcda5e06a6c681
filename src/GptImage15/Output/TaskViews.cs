using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace GptImage15.Output;

/// <summary>
/// Loads the formats of tasks when a cmdlet first runs in a session that has a user interface. In FormatsToProcess of
/// the manifest, the same file makes each import a third slower, also in jobs that never show a task.
/// </summary>
internal static class TaskViews
{
    private static readonly string Path = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        System.IO.Path.GetDirectoryName(typeof(TaskViews).Assembly.Location)!, "..", "GptImage15.Format.ps1xml"));

    private static readonly ConditionalWeakTable<Runspace, string> Loaded = new();

    /// <summary>Loads the views, once for each session. Appends them, so that a user's own view comes first.</summary>
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
            // A restricted endpoint may lack the command. It then shows tasks as lists; nothing else changes.
        }
    }
}
