using System.Globalization;

namespace GptImage15.Benchmarks.Kill;

/// <summary>The process that is killed: a batch with idempotency keys, each outcome a line as it comes.</summary>
internal static class KillChild
{
    /// <summary>The argument that starts it. The usage does not list it.</summary>
    public const string Name = "kill-child";

    /// <summary>Precedes the error id in the line of a request without a task.</summary>
    public const char ErrorMark = '!';

    /// <summary>The line that says that the first request is about to be handed over.</summary>
    public const string Ready = "ready";

    public static IEnumerable<string> Arguments(Uri service, string apiKey, string historyPath, int round, int rows) =>
        [Name, service.AbsoluteUri, apiKey, historyPath, Text(round), Text(rows)];

    public static string Prompt(int round, int row) => $"round {Text(round)} row {Text(row)}";

    public static async Task<int> RunAsync(string[] arguments)
    {
        var client = Create.Client(arguments[1], new GptImageClientOptions { BaseUri = new Uri(arguments[0]) });
        var round = int.Parse(arguments[3], CultureInfo.InvariantCulture);
        var rows = int.Parse(arguments[4], CultureInfo.InvariantCulture);
        var engine = Create.SubmissionEngine(
            client,
            Create.History(arguments[2]),
            new GptImageSubmitOptions { ThrottleLimit = 3 },
            outcome => Write(
                $"{outcome.Target}\t{outcome.Result?.TaskId ?? ErrorMark + outcome.Error!.ErrorId.ToString()}"));

        Write(Ready);
        for (var row = 0; row < rows; row++)
        {
            var prompt = Prompt(round, row);
            await engine.AddAsync(
                new GptImageRequest { Prompt = prompt, IdempotencyKey = prompt }, CancellationToken.None);
        }

        await engine.CompleteAsync(CancellationToken.None);
        return 0;
    }

    private static void Write(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
