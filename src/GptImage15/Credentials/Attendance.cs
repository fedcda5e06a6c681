using System.Management.Automation.Host;

namespace GptImage15.Credentials;

/// <summary>Whether there is anybody who could answer a prompt.</summary>
internal static class Attendance
{
    /// <summary>
    /// False for a host without a user interface, for -NonInteractive, and for a console whose input is redirected: at its
    /// end the console host ends the whole session in the middle of a prompt.
    /// </summary>
    public static bool CanAnswer(PSHost host) =>
        host.UI is not null && (host.Name != "ConsoleHost" || !(Console.IsInputRedirected || IsNonInteractive()));

    /// <summary>PowerShell takes any beginning of the switch's name that is no other's.</summary>
    private static bool IsNonInteractive() => Environment.GetCommandLineArgs().Any(argument =>
        argument.Length >= "-noni".Length
        && argument[0] is '-' or '/'
        && "noninteractive".StartsWith(argument.TrimStart('-', '/'), StringComparison.OrdinalIgnoreCase));
}
