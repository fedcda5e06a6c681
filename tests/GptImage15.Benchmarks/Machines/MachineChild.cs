using System.Globalization;

namespace GptImage15.Benchmarks.Machines;

/// <summary>
/// One machine: submits all rows with idempotency keys, in an order of its own, until each has a task or an unknown
/// outcome. Each outcome is a line as it comes.
/// </summary>
internal static class MachineChild
{
    /// <summary>The argument that starts it. The usage does not list it.</summary>
    public const string Name = "machine-child";

    /// <summary>Precedes the error id in the line of a request without a task.</summary>
    public const char ErrorMark = '!';

    /// <summary>The timeout of its requests. A claim ends eight seconds after it was made.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(1);

    private const int RowsOfBatch = 50;
    private const int RequestsAtOnce = 4;

    /// <summary>More than the faults of a campaign can need.</summary>
    private const int MaximumBatches = 1000;

    /// <param name="service">The address of the service.</param>
    /// <param name="apiKey">The API key.</param>
    /// <param name="table">The address of the table.</param>
    /// <param name="home">A folder that only this machine has.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="seed">The seed of the order.</param>
    public static IEnumerable<string> Arguments(
        Uri service, string apiKey, string table, string home, int rows, int seed) =>
        [Name, service.AbsoluteUri, apiKey, table, home, Text(rows), Text(seed)];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rows = Enumerable
            .Range(0, int.Parse(arguments[4], CultureInfo.InvariantCulture))
            .Select(number => $"row {Text(number)}")
            .ToArray();
        new Random(int.Parse(arguments[5], CultureInfo.InvariantCulture)).Shuffle(rows);
        var options = new GptImageClientOptions
        {
            BaseUri = new Uri(arguments[0]),
            RequestTimeout = RequestTimeout,
            MaximumRetryCount = 2,
            RetryInterval = TimeSpan.FromMilliseconds(20),
        };
        var client = Create.Client(arguments[1], options);
        var history = Create.TableHistory(arguments[2], options, arguments[0], arguments[1], arguments[3]);
        var left = new Queue<string>(rows);
        for (var batches = 0; left.Count > 0 && batches < MaximumBatches; batches++)
        {
            var final = new HashSet<string>();
            using var engine = Create.SubmissionEngineOn(
                history,
                client,
                new GptImageSubmitOptions { ThrottleLimit = RequestsAtOnce },
                outcome => Emit(outcome, final));
            string[] batch = [.. left.Take(RowsOfBatch)];
            foreach (var row in batch)
            {
                left.Dequeue();
                await engine.AddAsync(
                    new GptImageRequest { Prompt = row, IdempotencyKey = row }, CancellationToken.None);
            }

            await engine.CompleteAsync(CancellationToken.None);
            foreach (var row in batch.Where(row => !final.Contains(row)))
            {
                left.Enqueue(row);
            }
        }

        return left.Count == 0 ? 0 : 1;
    }

    /// <summary>Writes an outcome. Where nothing was sent, the row is submitted again.</summary>
    private static void Emit(GptImageOutcome<GptImageTask> outcome, HashSet<string> final)
    {
        if (outcome.Target is not GptImageRequest request)
        {
            return;
        }

        if (outcome.Result is { } task)
        {
            final.Add(request.Prompt!);
            Write($"{request.Prompt}\t{task.TaskId}");
        }
        else if (outcome.Error!.ErrorId == GptImageErrorId.SubmissionOutcomeUnknown)
        {
            final.Add(request.Prompt!);
            Write($"{request.Prompt}\t{ErrorMark}{outcome.Error.ErrorId}");
        }
    }

    private static void Write(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
