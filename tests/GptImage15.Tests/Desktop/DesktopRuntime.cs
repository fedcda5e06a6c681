using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Desktop;

/// <summary>
/// What runs a program for .NET Framework here: Windows itself; elsewhere Mono, which stands in for it. Mono has
/// another HTTP stack and takes an assembly of any version, so it proves less.
/// </summary>
internal static class DesktopRuntime
{
    private static readonly string? Mono = SearchPath.Find("mono");

    /// <summary>Why the program cannot run here; null if it can.</summary>
    public static string? WhyNot { get; } =
        OperatingSystem.IsWindows() ? null
        : Mono is null ? "No mono is on the path: the client for .NET Framework did not run."
        : !File.Exists(Path.Combine(Path.GetDirectoryName(Mono)!, "..", "lib", "mono", "4.5", "System.Net.Http.dll"))
            ? "mono is here without System.Net.Http (Debian: libmono-system-net-http4.0-cil): "
                + "the client for .NET Framework did not run."
        : null;

    /// <summary>
    /// Submits a task for each prompt, waits for them and saves their images, with a history in a file.
    /// </summary>
    public static Task<(int ExitCode, string[] Lines)> RunAsync(
        ServiceSimulator service, string folder, params string[] prompts) =>
        RunWithAsync(Path.Combine(folder, "history.jsonl"), service, folder, prompts);

    /// <summary>Submits a task for each prompt, waits for them and saves their images.</summary>
    /// <param name="history">The path of a file, or the address of a table.</param>
    /// <param name="service">The service.</param>
    /// <param name="folder">The folder of the images.</param>
    /// <param name="prompts">The prompts, which are also the idempotency keys.</param>
    public static async Task<(int ExitCode, string[] Lines)> RunWithAsync(
        string history, ServiceSimulator service, string folder, params string[] prompts)
    {
        string[] program = Mono is null ? [] : [BuildMetadata.DesktopProgram];
        var (exitCode, output) = await ChildProcess.RunAsync(
            Mono ?? BuildMetadata.DesktopProgram,
            [.. program, service.BaseUri.AbsoluteUri, service.ApiKey, folder, history, .. prompts]);
        return (exitCode, output.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <summary>A fact that is skipped, with the reason, where nothing can run a program for .NET Framework.</summary>
public sealed class DesktopFactAttribute : FactAttribute
{
    public DesktopFactAttribute() => Skip = DesktopRuntime.WhyNot!;
}
