using System.Diagnostics;
using System.Text.Json;
using GptImage15.Simulator;

namespace GptImage15.Benchmarks;

/// <summary>
/// The simulator in a process of its own, so that its memory and time are not counted as the client's.
/// </summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private const string Announcement = "Listening on ";
    private const string Key = "sk-benchmark";

    private readonly Process _process;

    private SimulatorProcess(Process process, Uri baseUri)
    {
        _process = process;
        BaseUri = baseUri;
        Client = Create.Client(Key, new GptImageClientOptions { BaseUri = baseUri });
    }

    public Uri BaseUri { get; }

    public string ApiKey => Key;

    /// <summary>A client of this simulator.</summary>
    public GptImageClient Client { get; }

    /// <summary>
    /// Starts a simulator with command-line options. It keeps no requests: their memory would grow with the run.
    /// </summary>
    public static async Task<SimulatorProcess> StartAsync(params IEnumerable<string> options)
    {
        var process = ChildProcess.Start(
            typeof(ServiceSimulator), ["--exit-with-stdin", "--requests", "0", "--key", Key, .. options]);
        var line = await process.StandardOutput.ReadLineAsync();
        return line?.StartsWith(Announcement, StringComparison.Ordinal) == true
            ? new SimulatorProcess(process, new Uri(line[Announcement.Length..]))
            : throw new InvalidOperationException($"The simulator did not start: {line}");
    }

    /// <summary>Submits tasks.</summary>
    /// <returns>Their ids.</returns>
    public async Task<string[]> SubmitAsync(int count)
    {
        var ids = new string[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, stop) =>
        {
            var request = new GptImageRequest { Prompt = $"task {number}" };
            ids[number] = (await Client.SubmitAsync(request, cancellationToken: stop)).TaskId!;
        });
        return ids;
    }

    /// <summary>Reads the number of status requests it answered, and when each task ended.</summary>
    public async Task<(long StatusRequests, Dictionary<string, DateTimeOffset> Ends)> ReadLedgerAsync()
    {
        using var http = new HttpClient();
        await using var body = await http.GetStreamAsync(new Uri(BaseUri, "_simulator/ledger"));
        using var ledger = await JsonDocument.ParseAsync(body);
        return (
            ledger.RootElement.GetProperty("status").GetProperty("requests").GetInt64(),
            ledger.RootElement.GetProperty("tasks").EnumerateArray().ToDictionary(
                task => task.GetProperty("taskId").GetString()!,
                task => task.GetProperty("endsAt").GetDateTimeOffset()));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
