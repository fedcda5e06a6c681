using System.Diagnostics;
using System.Globalization;

namespace GptImage15.Benchmarks.Throughput;

/// <summary>
/// Submit and status through the client against the same calls by bare HttpClient, one after the other.
/// </summary>
internal static class ThroughputBenchmark
{
    private const string Size = "1024*1536";
    private const string Quality = "high";

    /// <summary>Calls for warm-up, until the JIT compilers of both processes have optimized the code.</summary>
    private const int WarmUpCalls = 10_000;

    public static async Task<CampaignReport> RunAsync(int rounds, int calls)
    {
        await using var simulator = await SimulatorProcess.StartAsync("--running-sec", "86400");
        using var bare = new BareCalls(simulator.BaseUri, simulator.ApiKey);
        var ids = await simulator.SubmitAsync(calls);

        var submit = await CompareAsync(
            rounds,
            calls,
            number => simulator.Client.SubmitAsync(
                new GptImageRequest { Prompt = Prompt(number), Size = Size, Quality = Quality }),
            number => bare.SubmitAsync(Prompt(number), Size, Quality));
        var status = await CompareAsync(
            rounds,
            calls,
            number => simulator.Client.GetStatusAsync(ids[number], CancellationToken.None),
            number => bare.GetStatusAsync(ids[number]));

        var table = new TextTable(
            $"medians of {rounds} x {calls} calls", "client, us", "bare, us", "ratio", "client, bytes", "bare, bytes");
        AddTo(table, "submit", submit);
        AddTo(table, "status", status);
        return new(
            table.ToString(),
            [
                CampaignReport.Figure("submit_ratio", submit.Ratio),
                CampaignReport.Figure("status_ratio", status.Ratio),
                CampaignReport.Figure("bytes_per_status", status.ClientBytes),
            ],
            Held: true);
    }

    private static string Prompt(int number) => $"a red fox asleep in the snow, number {number}";

    /// <summary>
    /// Measures the two in turn, each first in every other round, and takes medians; the ratio's is of the rounds'
    /// ratios.
    /// </summary>
    private static async Task<Comparison> CompareAsync(
        int rounds, int calls, Func<int, Task> client, Func<int, Task> bare)
    {
        List<(Block Client, Block Bare)> measured = [];
        for (var round = -WarmUpCalls / calls; round < rounds; round++)
        {
            Block ofClient;
            Block ofBare;
            if (round % 2 == 0)
            {
                ofClient = await MeasureAsync(calls, client);
                ofBare = await MeasureAsync(calls, bare);
            }
            else
            {
                ofBare = await MeasureAsync(calls, bare);
                ofClient = await MeasureAsync(calls, client);
            }

            if (round >= 0)
            {
                measured.Add((ofClient, ofBare));
            }
        }

        return new(
            measured.Select(round => round.Client.Microseconds).Median(),
            measured.Select(round => round.Bare.Microseconds).Median(),
            measured.Select(round => round.Client.Microseconds / round.Bare.Microseconds).Median(),
            measured.Select(round => round.Client.Bytes).Median(),
            measured.Select(round => round.Bare.Bytes).Median());
    }

    /// <summary>Time and allocated memory of one call, from many calls in sequence.</summary>
    private static async Task<Block> MeasureAsync(int calls, Func<int, Task> call)
    {
        // Garbage of the other is not collected while this one is measured.
        GC.Collect();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        for (var number = 0; number < calls; number++)
        {
            await call(number);
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        return new(
            elapsed.TotalMicroseconds / calls, (double)(GC.GetTotalAllocatedBytes(precise: true) - bytes) / calls);
    }

    private static void AddTo(TextTable table, string name, Comparison comparison) => table.Add(
        name,
        Text(comparison.ClientMicroseconds, "N1"),
        Text(comparison.BareMicroseconds, "N1"),
        Text(comparison.Ratio, "N3"),
        Text(comparison.ClientBytes, "N0"),
        Text(comparison.BareBytes, "N0"));

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private readonly record struct Block(double Microseconds, double Bytes);

    private sealed record Comparison(
        double ClientMicroseconds, double BareMicroseconds, double Ratio, double ClientBytes, double BareBytes);
}
