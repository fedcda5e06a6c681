namespace GptImage15.TestSupport.Table;

/// <summary>Installs Azurite below the output folder, by the versions and hashes of a lock file.</summary>
internal static class EmulatorInstallation
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string Source =
        Path.Combine(Repository.Root, "tests", "GptImage15.TestSupport", "Table", "Azurite");

    /// <summary>The program that runs Azurite; null where there is none.</summary>
    public static string? Node { get; } = SearchPath.Find("node");

    /// <summary>Why Azurite cannot run here; null if it can.</summary>
    public static string? WhyNot { get; } =
        Node is null || Npm is null ? "No node and npm are on the path: the tests with a table did not run." : null;

    /// <summary>The folder of the packages.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "out", "azurite");

    /// <summary>The script that starts it. Its working directory is <see cref="Folder"/>.</summary>
    public static string Script { get; } = Path.Combine(Source, "start.js");

    private static string? Npm => OperatingSystem.IsWindows()
        ? Node is null ? null : Existing(Path.Combine(Path.GetDirectoryName(Node)!, "npm.cmd"))
        : SearchPath.Find("npm");

    /// <summary>Installs it, unless it is installed. Safe for many processes.</summary>
    public static async Task EnsureAsync()
    {
        Directory.CreateDirectory(Folder);
        await using var alone = await LockAsync(Path.Combine(Folder, "install.lock"));
        var mark = Path.Combine(Folder, "installed.json");
        var wanted = await File.ReadAllTextAsync(Path.Combine(Source, "package-lock.json"));
        if (File.Exists(mark) && await File.ReadAllTextAsync(mark) == wanted)
        {
            return;
        }

        foreach (var name in new[] { "package.json", "package-lock.json" })
        {
            File.Copy(Path.Combine(Source, name), Path.Combine(Folder, name), overwrite: true);
        }

        var (exitCode, output) = await ChildProcess.RunAsync(
            Npm!, ["ci", "--prefix", Folder, "--ignore-scripts", "--no-audit", "--no-fund"]);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"npm did not install Azurite.\n{output}");
        }

        await File.WriteAllTextAsync(mark, wanted);
    }

    private static string? Existing(string path) => File.Exists(path) ? path : null;

    private static async Task<FileStream> LockAsync(string path)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), timeout.Token);
            }
        }
    }
}
