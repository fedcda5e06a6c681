using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GptImage15.TestSupport;

/// <summary>Starts programs in processes of their own.</summary>
internal static class ChildProcess
{
    /// <summary>The host that runs this process, also where a test runner loaded this assembly.</summary>
    private static readonly string Host = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..",
        OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>Starts the .NET program that a type is part of. Its input and output are redirected.</summary>
    public static Process Start(Type program, IEnumerable<string> arguments) => Start(new ProcessStartInfo(
        Host, [program.Assembly.Location, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    });

    /// <summary>Runs the .NET program that a type is part of to its end.</summary>
    public static Task<ProcessResult> RunAsync(
        Type program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Host, [program.Assembly.Location, .. arguments]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return RunAsync(start);
    }

    /// <summary>Runs a program to its end.</summary>
    public static Task<ProcessResult> RunAsync(string program, IEnumerable<string> arguments) =>
        RunAsync(new ProcessStartInfo(program, arguments));

    private static async Task<ProcessResult> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Start(start);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, output + await errors);
    }

    private static Process Start(ProcessStartInfo start) =>
        Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} was not started.");
}

/// <summary>What a process that has ended returned.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote: its standard output, then its standard error.</param>
internal sealed record ProcessResult(int ExitCode, string Output);
