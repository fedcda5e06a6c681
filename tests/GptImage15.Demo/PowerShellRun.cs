using System.Diagnostics;
using System.Globalization;

namespace GptImage15.Demo;

/// <summary>The job by the cmdlets of the freshly built module.</summary>
internal static class PowerShellRun
{
    /// <summary>A PowerShell on the path; null where there is none.</summary>
    public static string? FindEngine() =>
        SearchPath.Find(OperatingSystem.IsWindows() ? ["pwsh", "powershell"] : ["pwsh"]);

    public static async Task<int> RunAsync(string engine, DemoSettings settings, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Running the cmdlets with {engine}.");
        var start = new ProcessStartInfo(engine)
        {
            ArgumentList =
            {
                "-NoProfile", "-ExecutionPolicy", "Bypass", "-File", Path.Combine(AppContext.BaseDirectory, "Demo.ps1"),
                "-Module", settings.Module, "-Prompts", settings.Prompts, "-Destination", settings.Destination,
                "-PollIntervalSec", settings.PollInterval.TotalSeconds.ToString("0", CultureInfo.InvariantCulture),
            },
            Environment =
            {
                ["GPTIMAGE15_BASE_URI"] = settings.BaseUri.AbsoluteUri,
                ["GPTIMAGE15_API_KEY"] = settings.ApiKey,
            },
        };
        if (settings.HistoryPath is { } path)
        {
            start.Environment["GPTIMAGE15_HISTORY"] = path;
        }

        using var process = Process.Start(start)!;
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return 130;
        }

        return process.ExitCode;
    }
}
