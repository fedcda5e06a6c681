using GptImage15.Benchmarks.CrashStates;
using GptImage15.Benchmarks.Faults;
using GptImage15.Benchmarks.Fuzz;
using GptImage15.Benchmarks.History;
using GptImage15.Benchmarks.Kill;
using GptImage15.Benchmarks.Machines;
using GptImage15.Benchmarks.Saving;
using GptImage15.Benchmarks.Throughput;
using GptImage15.Benchmarks.Waiting;
using GptImage15.TestSupport.Table;

namespace GptImage15.Benchmarks;

/// <summary>Runs one campaign or benchmark, named by the first argument.</summary>
internal static class Program
{
    private const string Usage = """
        Usage: GptImage15.Benchmarks <campaign> [options]

          faults  --submissions 5000 --seed 1   every fault of the simulator, mixed: is anything paid twice or lost?
          kill    --rounds 200 --seed 1         a batch with idempotency keys, killed and rerun
          fuzz    --responses 100000 --seed 1   mutated answers: is every error a typed one, and does every call end?
          history --processes 8 --records 2000  one history file, many writers and a reader

          crash-states --seed 1 --states 10000  every state that a crash or power cut may leave of the history, opened
                                                again; must fail with [--without flush | folder-flush | lock-flush |
                                                replacement-flush]

          machines --machines 6 --rows 500 --seed 1    one table for many machines, which are killed and replaced;
                                                must fail with [--without condition]

          throughput --rounds 200 --calls 100                 submit and status against bare HttpClient
          wait --tasks 10000 --spread-sec 60 --throttle 64    one wait for many tasks
          save --files 500 --size-kb 2048 --throttle 5 --rounds 5    files to disk against curl --parallel
          history-scale --records 1000000                     the first read of a large history, and a write to it

        Each prints a table and a last line of JSON. The exit code is 0 only if what was promised held; of the last
        four, that all calls, tasks, files and idempotency keys were right, at any speed. Build with -c Release before
        measuring.
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
        "faults" => await FaultsAsync(Options(args, "submissions", "seed")),
        "kill" => await KillAsync(Options(args, "rounds", "seed")),
        "fuzz" => await FuzzAsync(Options(args, "responses", "seed")),
        "history" => await HistoryAsync(Options(args, "processes", "records")),
        "crash-states" => await CrashStatesAsync(args),
        "machines" => await MachinesAsync(args),
        "throughput" => await ThroughputAsync(Options(args, "rounds", "calls")),
        "wait" => await WaitAsync(Options(args, "tasks", "spread-sec", "throttle")),
        "save" => await SaveAsync(Options(args, "files", "size-kb", "throttle", "rounds")),
        "history-scale" => await ScaleAsync(Options(args, "records")),
        WaitChild.Name => await WaitChild.RunAsync(args[1..]),
        BarePollChild.Name => await BarePollChild.RunAsync(args[1..]),
        SaveChild.Name => await SaveChild.RunAsync(args[1..]),
        KillChild.Name => await KillChild.RunAsync(args[1..]),
        ExitChild.Name => await ExitChild.RunAsync(args[1..]),
        MachineChild.Name => await MachineChild.RunAsync(args[1..]),
        HistoryChild.Name => await HistoryChild.RunAsync(args[1..]),
        ScaleChild.Name => await ScaleChild.RunAsync(args[1..]),
        null => throw new UsageException("Name a campaign."),
        var other => throw new UsageException($"'{other}' is not a campaign."),
    };

    private static async Task<int> FaultsAsync(CommandOptions options) =>
        Report(await FaultCampaign.RunAsync(options.Get("submissions", 5000), options.Get("seed", 1)));

    private static async Task<int> KillAsync(CommandOptions options) =>
        Report(await KillCampaign.RunAsync(options.Get("rounds", 200), options.Get("seed", 1)));

    private static async Task<int> FuzzAsync(CommandOptions options) =>
        Report(await FuzzCampaign.RunAsync(options.Get("responses", 100_000), options.Get("seed", 1)));

    private static async Task<int> HistoryAsync(CommandOptions options) =>
        Report(await HistoryCampaign.RunAsync(options.Get("processes", 8), options.Get("records", 2000)));

    private static async Task<int> CrashStatesAsync(string[] args)
    {
        var without = CommandOptions.TakeWord(ref args, "without", CrashStatesCampaign.Omissions);
        var options = Options(args, "states", "seed");
        return Report(await CrashStatesCampaign.RunAsync(
            options.Get("states", CrashStatesCampaign.FewestStates), options.Get("seed", 1), without));
    }

    private static async Task<int> MachinesAsync(string[] args)
    {
        if (TableEmulator.WhyNot is { } reason)
        {
            throw new UsageException(reason);
        }

        var withoutCondition = CommandOptions.TakeWord(
            ref args, "without", new Dictionary<string, bool> { [MachinesCampaign.Condition] = true });
        var options = Options(args, "machines", "rows", "seed");
        return Report(await MachinesCampaign.RunAsync(
            options.Get("machines", 6), options.Get("rows", 500), options.Get("seed", 1), withoutCondition));
    }

    private static async Task<int> ThroughputAsync(CommandOptions options) =>
        Report(await ThroughputBenchmark.RunAsync(options.Get("rounds", 200), options.Get("calls", 100)));

    private static async Task<int> WaitAsync(CommandOptions options) => Report(await WaitBenchmark.RunAsync(
        options.Get("tasks", 10_000), options.Get("spread-sec", 60), options.Get("throttle", 64)));

    private static async Task<int> ScaleAsync(CommandOptions options) =>
        Report(await ScaleBenchmark.RunAsync(options.Get("records", 1_000_000)));

    private static async Task<int> SaveAsync(CommandOptions options)
    {
        if (!Curl.IsThere)
        {
            throw new UsageException(
                "No curl that fetches in parallel is on the path; this benchmark compares with it.");
        }

        return Report(await SaveBenchmark.RunAsync(
            options.Get("files", 500),
            options.Get("size-kb", 2048),
            options.Get("throttle", 5),
            options.Get("rounds", 5)));
    }

    private static CommandOptions Options(string[] args, params string[] names) =>
        CommandOptions.Parse(args[1..], names);

    private static int Report(CampaignReport report)
    {
        Console.WriteLine(report.Table);
        Console.WriteLine(report.Json);
        return report.Held ? 0 : 1;
    }
}
