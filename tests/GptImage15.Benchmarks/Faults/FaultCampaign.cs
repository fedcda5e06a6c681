using System.Diagnostics;
using GptImage15.History.LocalFile;
using GptImage15.Simulator;

namespace GptImage15.Benchmarks.Faults;

/// <summary>
/// Submits to a service with every kind of fault, and checks afterwards whether anything was paid twice
/// or lost.
/// </summary>
internal static class FaultCampaign
{
    private const int RowsOfBatch = 50;

    /// <summary>The probability of each of about seventy faults: about a third of the POSTs has one.</summary>
    private const double Probability = 0.006;

    public static async Task<CampaignReport> RunAsync(int submissions, int seed)
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await ServiceSimulator.StartAsync(
            new SimulatorOptions { RequestsKept = 0, Seed = seed });
        await using var untrusted = await ServiceSimulator.StartAsync(
            new SimulatorOptions { UseHttps = true, RequestsKept = 0 });
        using var unused = new ReservedPort();
        simulator.Faults.Add(FaultMix.Create(Probability, seed));

        var path = folder["history.jsonl"];
        var tally = new SubmissionTally();
        var random = new Random(seed);
        var rows = new Queue<GptImageRequest>(Enumerable.Range(0, submissions).Select(Row));
        var watch = Stopwatch.StartNew();
        while (rows.Count > 0)
        {
            // At times there is no service, or one with an untrusted certificate.
            var address = random.Next(20) switch
            {
                0 => unused.BaseUri,
                1 => untrusted.BaseUri,
                _ => simulator.BaseUri,
            };
            await SubmitAsync(address, simulator.ApiKey, Create.History(path), rows, tally);
        }

        watch.Stop();
        var recorded = new[] { simulator.BaseUri, untrusted.BaseUri }
            .SelectMany(address => Create.History(path).List(address.AbsoluteUri).Tasks)
            .Where(task => task.TaskId is not null)
            .Select(task => task.TaskId!)
            .ToHashSet();
        return tally.Judge([.. simulator.Ledger.Tasks, .. untrusted.Ledger.Tasks], recorded, watch.Elapsed);
    }

    private static GptImageRequest Row(int number) => new()
    {
        Prompt = $"submission {number}",
        IdempotencyKey = number % 3 == 0 ? $"key {number}" : null,
    };

    /// <summary>A batch ends early at 401 and 402. The requests that were not sent go back to the rows.</summary>
    private static async Task SubmitAsync(
        Uri address, string apiKey, TaskHistory history, Queue<GptImageRequest> rows, SubmissionTally tally)
    {
        var client = Create.Client(apiKey, new GptImageClientOptions
        {
            BaseUri = address,
            RequestTimeout = TimeSpan.FromSeconds(1),
            MaximumRetryCount = 2,
            RetryInterval = TimeSpan.FromMilliseconds(20),
        });
        var engine = Create.SubmissionEngine(
            client, history, new GptImageSubmitOptions { ThrottleLimit = 16 }, tally.Add);
        var batch = new List<GptImageRequest>(RowsOfBatch);
        while (batch.Count < RowsOfBatch && rows.TryDequeue(out var row))
        {
            batch.Add(row);
            await engine.AddAsync(row, CancellationToken.None);
        }

        await engine.CompleteAsync(CancellationToken.None);
        foreach (var row in batch.Where(row => !tally.Has(row.Prompt!)))
        {
            rows.Enqueue(row);
        }
    }
}
