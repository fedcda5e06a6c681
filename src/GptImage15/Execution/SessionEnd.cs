using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GptImage15.Submitting;

namespace GptImage15.Execution;

/// <summary>Lets the end of a session wait for the submissions that are under way.</summary>
internal static class SessionEnd
{
    /// <summary>
    /// .NET Framework limits all handlers of ProcessExit to two seconds. PowerShell's own event has no limit, but
    /// occurs at the end of each session, also of one in a process that continues.
    /// </summary>
    private static readonly bool IsExitShort =
        RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);

    /// <summary>The sessions whose end waits for submissions that are under way.</summary>
    private static readonly ConditionalWeakTable<Runspace, object> WaitingSessions = new();

    /// <summary>Waits at the end of the current session, where the end of the process alone is too short.</summary>
    /// <param name="cmdlet">The cmdlet that submits.</param>
    public static void WaitForSubmissions(PSCmdlet cmdlet)
    {
        if (!IsExitShort || !SubmissionsUnderWay.Any
            || Runspace.DefaultRunspace is not { } session || WaitingSessions.TryGetValue(session, out _))
        {
            return;
        }

        WaitingSessions.Add(session, WaitingSessions);
        cmdlet.Events.SubscribeEvent(
            source: null,
            eventName: null,
            sourceIdentifier: PSEngineEvent.Exiting,
            data: null,
            handlerDelegate: static (_, _) => SubmissionsUnderWay.Wait(),
            supportEvent: true,
            forwardEvent: false);
    }
}
