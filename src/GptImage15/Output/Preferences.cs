using System.Management.Automation;

namespace GptImage15.Output;

/// <summary>What a user wants to see: a common parameter, else the preference variable of the session.</summary>
internal static class Preferences
{
    /// <summary>Whether the user asks for each step.</summary>
    public static bool IsVerbose(PSCmdlet cmdlet) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue("Verbose", out var bound)
            ? LanguagePrimitives.IsTrue(bound)
            : IsShown(cmdlet.GetVariableValue("VerbosePreference"));

    /// <summary>Whether warnings are shown.</summary>
    public static bool ShowsWarnings(PSCmdlet cmdlet) => IsShown(
        cmdlet.MyInvocation.BoundParameters.TryGetValue("WarningAction", out var bound)
            ? bound
            : cmdlet.GetVariableValue("WarningPreference"));

    private static bool IsShown(object? preference) =>
        LanguagePrimitives.TryConvertTo(preference, out ActionPreference action)
        && action is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
}
