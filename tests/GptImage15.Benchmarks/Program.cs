using GptImage15.Benchmarks.Faults;
using GptImage15.Benchmarks.Fuzz;
using GptImage15.Benchmarks.History;
using GptImage15.Benchmarks.Kill;

namespace GptImage15.Benchmarks;

/// <summary>Runs one campaign, named by the first argument.</summary>
internal static class Program
{
    private const string Usage = """
        Usage: GptImage15.Benchmarks <campaign> [options]

          faults  --submissions 5000 --seed 1   every fault of the simulator, mixed: is anything paid twice or lost?
          kill    --rounds 200 --seed 1         a batch with idempotency keys, killed and rerun
          fuzz    --responses 100000 --seed 1   mutated answers: is every error a typed one, and does every call end?
          history --processes 8 --records 2000  one history file, many writers and a reader

        Each prints a table and a last line of JSON. The exit code is 0 only if what was promised held.
        """;

    private static async Task<int> Main(string[] args)
    {
        try
        {
            return await RunAsync(args);
        }
        catch (UsageException mistake)
        {
            await Console.Error.WriteLineAsync($"{mistake.Message}\n\n{Usage}");
            return 2;
        }
    }

    private static async Task<int> RunAsync(string[] args) => args.FirstOrDefault() switch
    {
        "faults" => Report(await FaultCampaign.RunAsync(
            Options(args, "submissions", "seed").Get("submissions", 5000), Options(args, "submissions", "seed").Get("seed", 1))),
        "kill" => Report(await KillCampaign.RunAsync(
            Options(args, "rounds", "seed").Get("rounds", 200), Options(args, "rounds", "seed").Get("seed", 1))),
        "fuzz" => Report(await FuzzCampaign.RunAsync(
            Options(args, "responses", "seed").Get("responses", 100_000), Options(args, "responses", "seed").Get("seed", 1))),
        "history" => Report(await HistoryCampaign.RunAsync(
            Options(args, "processes", "records").Get("processes", 8), Options(args, "processes", "records").Get("records", 2000))),
        KillChild.Name => await KillChild.RunAsync(args[1..]),
        HistoryChild.Name => await HistoryChild.RunAsync(args[1..]),
        null => throw new UsageException("Name a campaign."),
        var other => throw new UsageException($"'{other}' is not a campaign."),
    };

    private static CommandOptions Options(string[] args, params string[] names) => CommandOptions.Parse(args[1..], names);

    private static int Report(CampaignReport report)
    {
        Console.WriteLine(report.Table);
        Console.WriteLine(report.Json);
        return report.Held ? 0 : 1;
    }
}
