using System.Globalization;
using GptImage15.Waiting;

namespace GptImage15.Benchmarks.Waiting;

/// <summary>The process that waits: takes ids as lines and writes a line as each is told to have ended.</summary>
internal static class WaitChild
{
    /// <summary>The hidden argument that starts it.</summary>
    public const string Name = "wait-child";

    /// <summary>The line that says that it is ready to take ids.</summary>
    public const string Ready = "ready";

    /// <summary>How often the warm-up asks for the state of the task it is given.</summary>
    public const int WarmUpPolls = 1;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var client = Create.Client(arguments[1], new GptImageClientOptions { BaseUri = new Uri(arguments[0]) });
        var throttleLimit = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        await using var output = new StreamWriter(Console.OpenStandardOutput());

        // So that what is measured is waiting, and not the start of a program.
        await WaitAsync(
            client,
            new WaitOptions { Timeout = TimeSpan.Zero, ThrottleLimit = throttleLimit },
            [arguments[3]],
            _ => { });
        await output.WriteLineAsync(Ready);
        await output.FlushAsync();

        var meter = ProcessMeter.Start();
        var first = Console.In.ReadLine();
        var handedOver = DateTimeOffset.UtcNow;
        await WaitAsync(
            client,
            new WaitOptions { ThrottleLimit = throttleLimit },
            LinesFrom(first),
            outcome => output.WriteLine(LineOf(outcome)));
        await output.WriteLineAsync(handedOver.ToString("O", CultureInfo.InvariantCulture));
        await output.WriteLineAsync(meter.Read().ToString());
        return 0;
    }

    private static async Task WaitAsync(
        GptImageClient client, WaitOptions options, IEnumerable<string> ids, Action<Outcome<GptImageTask>> emit)
    {
        using var engine = Create.WaitEngine(client, null, options, emit);
        foreach (var id in ids)
        {
            engine.Add(new GptImageTask { TaskId = id });
        }

        await engine.CompleteAsync();
    }

    private static IEnumerable<string> LinesFrom(string? line)
    {
        for (; line is not null; line = Console.In.ReadLine())
        {
            yield return line;
        }
    }

    private static string LineOf(Outcome<GptImageTask> outcome) => string.Create(
        CultureInfo.InvariantCulture, $"{outcome.Target}\t{outcome.Result?.Status}\t{DateTimeOffset.UtcNow:O}");
}
