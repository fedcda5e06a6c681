using System.ComponentModel;
using System.Diagnostics;

namespace GptImage15.Benchmarks.Saving;

/// <summary>Downloads the files by curl.</summary>
internal static class Curl
{
    /// <summary>Whether curl is installed, in a version that can download many files at once.</summary>
    public static bool IsThere
    {
        get
        {
            try
            {
                using var curl = Process.Start(
                    new ProcessStartInfo("curl", "--parallel --version") { RedirectStandardOutput = true })!;
                curl.StandardOutput.ReadToEnd();
                curl.WaitForExit();
                return curl.ExitCode == 0;
            }
            catch (Win32Exception)
            {
                return false;
            }
        }
    }

    /// <summary>Downloads this many addresses at once to files in a folder, named by their number.</summary>
    /// <returns>How long that took, from start to end of the program.</returns>
    public static async Task<double> SaveAsync(IReadOnlyList<Uri> addresses, string folder, int atOnce)
    {
        Directory.CreateDirectory(folder);
        var list = Path.Combine(folder, "addresses");
        await File.WriteAllLinesAsync(list, addresses.SelectMany((address, number) =>
            (string[])[$"url = \"{address}\"", $"output = \"{number}.png\""]));

        var start = new ProcessStartInfo(
            "curl", ["--parallel", "--parallel-max", $"{atOnce}", "--fail", "--no-progress-meter", "--config", list])
        {
            WorkingDirectory = folder,
        };
        var watch = Stopwatch.StartNew();
        using var curl = Process.Start(start)!;
        await curl.WaitForExitAsync();
        watch.Stop();
        return curl.ExitCode == 0
            ? watch.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"curl ended with {curl.ExitCode}.");
    }
}
