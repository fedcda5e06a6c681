using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GptImage15.Benchmarks;

/// <summary>Starts this program again, or another beside it, for what needs a process of its own.</summary>
internal static class ChildProcess
{
    /// <summary>The host that runs this process, also where a test runner loaded this assembly.</summary>
    private static readonly string Host = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    public static Process Start(params IEnumerable<string> arguments) => Start(typeof(ChildProcess).Assembly.Location, arguments);

    /// <summary>Starts the program of an assembly.</summary>
    public static Process Start(string assembly, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Host, [assembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
    }
}
