using System.Management.Automation.Host;

namespace GptImage15.Credentials;

/// <summary>Tells whether a user can answer a prompt.</summary>
internal static class InteractiveHost
{
    /// <summary>
    /// False for a host without a user interface, for -NonInteractive, and for a console with redirected input: when
    /// that input ends during a prompt, the console host ends the whole session.
    /// </summary>
    public static bool CanPrompt(PSHost host) =>
        host.UI is not null && (host.Name != "ConsoleHost" || !(Console.IsInputRedirected || IsNonInteractive()));

    /// <summary>PowerShell accepts each unambiguous abbreviation of the switch.</summary>
    private static bool IsNonInteractive() => Environment.GetCommandLineArgs().Any(argument =>
        argument.Length >= "-noni".Length
        && argument[0] is '-' or '/'
        && "noninteractive".StartsWith(argument.TrimStart('-', '/'), StringComparison.OrdinalIgnoreCase));
}
