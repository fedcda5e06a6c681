namespace GptImage15.Tests.Pester;

/// <summary>
/// The PowerShell of this machine, if it has one with Pester 5: the one that GPTIMAGE15_TEST_POWERSHELL names (a
/// program on the path, or a file), else <c>pwsh</c>, else <c>powershell</c>.
/// </summary>
internal static class PowerShellEngine
{
    private static readonly string? Named =
        Environment.GetEnvironmentVariable("GPTIMAGE15_TEST_POWERSHELL") is { Length: > 0 } name ? name : null;

    private static readonly Lazy<string?> Missing = new(FindMissing);

    /// <summary>The engine; null where there is none.</summary>
    public static string? Path { get; } = Named ?? SearchPath.Find("pwsh", "powershell");

    /// <summary>What keeps the suites from running; null where nothing does. A named engine has to run them.</summary>
    public static string? WhyNot => Named is null ? Missing.Value : null;

    /// <summary>Runs the engine to its end.</summary>
    public static Task<ProcessResult> RunAsync(params string[] arguments) => ChildProcess.RunAsync(
        Path!, ["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", .. arguments]);

    private static string? FindMissing()
    {
        if (Path is null)
        {
            return "No pwsh or powershell is on the path: the cmdlets' suites did not run.";
        }

        var found = RunAsync(
            "-Command", "exit [int] -not (Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -eq 5 })");
        return found.GetAwaiter().GetResult().ExitCode == 0
            ? null
            : $"{Path} has no Pester 5: the cmdlets' suites did not run.";
    }
}
