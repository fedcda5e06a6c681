using System.Diagnostics;

namespace GptImage15.TestSupport.Table;

/// <summary>
/// The table service of Azurite, Microsoft's emulator of Azure Storage, in memory. One for this process; it ends with
/// this process, because its standard input ends.
/// </summary>
internal sealed class TableEmulator
{
    private const int Attempts = 5;

    private static readonly Lazy<Task<TableEmulator>> Started = new(StartAsync);

    private TableEmulator(int port) => BaseUri = new Uri($"http://127.0.0.1:{port}/");

    /// <summary>Why it cannot run here; null if it can.</summary>
    public static string? WhyNot => EmulatorInstallation.WhyNot;

    public Uri BaseUri { get; }

    /// <summary>The emulator of this process, which the first call installs and starts.</summary>
    public static Task<TableEmulator> GetAsync() => Started.Value;

    /// <summary>Creates a table with a name of its own.</summary>
    public async Task<EmulatorTable> CreateTableAsync()
    {
        var table = new EmulatorTable(BaseUri, "t" + Guid.NewGuid().ToString("N"));
        await table.CreateAsync();
        return table;
    }

    private static async Task<TableEmulator> StartAsync()
    {
        await EmulatorInstallation.EnsureAsync();
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var process = Process.Start(StartOf(port))!;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => process.Kill();
            var errors = process.StandardError.ReadToEndAsync();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Contains("successfully", StringComparison.Ordinal))
                {
                    _ = process.StandardOutput.ReadToEndAsync();
                    return new TableEmulator(port);
                }
            }

            // Another program can take the port before the emulator listens.
            if (attempt == Attempts)
            {
                throw new InvalidOperationException($"Azurite did not start.\n{await errors}");
            }
        }
    }

    private static ProcessStartInfo StartOf(int port) => new(
        EmulatorInstallation.Node!,
        [
            EmulatorInstallation.Script,
            "--silent",
            "--disableTelemetry",
            "--skipApiVersionCheck",
            "--inMemoryPersistence",
            "--tableHost",
            "127.0.0.1",
            "--tablePort",
            $"{port}",
        ])
    {
        WorkingDirectory = EmulatorInstallation.Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static int FreePort()
    {
        using var port = new ReservedPort();
        return port.Number;
    }
}
