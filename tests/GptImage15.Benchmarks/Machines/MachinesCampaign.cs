using GptImage15.Benchmarks.Faults;
using GptImage15.Simulator;
using GptImage15.TestSupport.Table;

namespace GptImage15.Benchmarks.Machines;

/// <summary>
/// Gives the same rows with idempotency keys to several machines that share a table. Machines are killed at random
/// moments and replaced by new ones with an empty disk, while the service and the store fail at random. Checks whether
/// anything was paid twice or lost.
/// </summary>
internal static class MachinesCampaign
{
    /// <summary>What can be left out, so that the campaign must fail: the store adds a row that exists.</summary>
    public const string Condition = "condition";

    private const int KillsOfEach = 2;

    /// <summary>The probability of each of about seventy faults of the service.</summary>
    private const double ServiceFault = 0.002;

    private static readonly TimeSpan LatestKill = TimeSpan.FromSeconds(8);

    public static async Task<CampaignReport> RunAsync(int machines, int rows, int seed, bool withoutCondition)
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await ServiceSimulator.StartAsync(
            new SimulatorOptions { RequestsKept = 0, Seed = seed });
        simulator.Faults.Add(FaultMix.Create(ServiceFault, seed));
        var emulator = await TableEmulator.GetAsync();
        var table = await emulator.CreateTableAsync();
        await using var store = new FaultProxy(emulator.BaseUri);
        var faults = new StoreFaultMix(seed, withoutCondition);
        store.Rule = _ => faults.Next();

        var tally = new MachineTally();
        var used = 0;
        await Task.WhenAll(Enumerable.Range(0, machines).Select(async slot =>
        {
            var random = new Random(unchecked((seed * 397) + slot));
            for (var kills = 0; kills <= KillsOfEach; kills++)
            {
                var number = Interlocked.Increment(ref used);
                var arguments = MachineChild.Arguments(
                    simulator.BaseUri,
                    simulator.ApiKey,
                    table.Address(at: store.BaseUri),
                    folder[$"machine {number}"],
                    rows,
                    unchecked((seed * 7919) + number));
                await RunAsync(arguments, kills < KillsOfEach ? LatestKill * random.NextDouble() : null, tally);
            }
        }));

        var history = Create.TableHistory(
            table.Address(), new GptImageClientOptions(), simulator.BaseUri.AbsoluteUri, null, folder["reader"]);
        var recorded = (await history.ReadAsync(new GptImageHistoryQuery(), CancellationToken.None)).Tasks;
        return tally.Judge(
            rows,
            used,
            simulator.Ledger.Tasks,
            recorded.ToLookup(task => task.Prompt ?? "", task => task.TaskId),
            store.Requests.Count);
    }

    private static async Task RunAsync(IEnumerable<string> arguments, TimeSpan? killAfter, MachineTally tally)
    {
        using var machine = ChildProcess.Start(typeof(MachineChild), arguments);
        var kill = killAfter is { } delay ? KillAsync(machine, delay) : Task.CompletedTask;
        while (await machine.StandardOutput.ReadLineAsync() is { } line)
        {
            tally.Add(line, isLast: killAfter is null);
        }

        await kill;
        await machine.WaitForExitAsync();
        if (killAfter is null && machine.ExitCode != 0)
        {
            throw new InvalidOperationException("A machine did not end well.");
        }
    }

    private static async Task KillAsync(System.Diagnostics.Process machine, TimeSpan delay)
    {
        await Task.Delay(delay);
        if (!machine.HasExited)
        {
            machine.Kill();
        }
    }
}
