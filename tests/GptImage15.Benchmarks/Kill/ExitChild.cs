using System.Globalization;

namespace GptImage15.Benchmarks.Kill;

/// <summary>A process that ends, by itself or by a signal, while its submissions are under way.</summary>
internal static class ExitChild
{
    /// <summary>The argument that starts it. The usage does not list it.</summary>
    public const string Name = "exit-child";

    /// <summary>Ends when its input ends, like a script that stops its pipeline early.</summary>
    public const string Returns = "returns";

    /// <summary>Runs until a signal ends it.</summary>
    public const string Runs = "runs";

    /// <summary>Precedes the id of a task that no history holds.</summary>
    public const string Unrecorded = "unrecorded ";

    public static IEnumerable<string> Arguments(
        Uri service, string apiKey, string? historyPath, string end, int rows, int timeoutSec) =>
        [Name, service.AbsoluteUri, apiKey, historyPath ?? "", end, Text(rows), Text(timeoutSec)];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rows = int.Parse(arguments[4], CultureInfo.InvariantCulture);
        var engine = Create.SubmissionEngine(
            Create.Client(arguments[1], new GptImageClientOptions
            {
                BaseUri = new Uri(arguments[0]),
                RequestTimeout = TimeSpan.FromSeconds(int.Parse(arguments[5], CultureInfo.InvariantCulture)),
            }),
            arguments[2].Length > 0 ? Create.History(arguments[2]) : null,
            new GptImageSubmitOptions
            {
                ThrottleLimit = rows + 1,
                UnrecordedTask = task => Write(Unrecorded + task.TaskId),
            },
            _ => { });
        for (var row = 0; row < rows; row++)
        {
            await engine.AddAsync(new GptImageRequest { Prompt = $"row {row}" }, CancellationToken.None);
        }

        if (arguments[3] == Returns)
        {
            _ = await Console.In.ReadToEndAsync();
            return 0;
        }

        await Task.Delay(Timeout.Infinite);
        return 1;
    }

    private static void Write(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
