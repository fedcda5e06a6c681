using System.Globalization;

namespace GptImage15.Benchmarks.Waiting;

/// <summary>The process that waits: reads ids as lines and writes a line when a task has ended.</summary>
internal static class WaitChild
{
    /// <summary>The argument that starts it. The usage does not list it.</summary>
    public const string Name = "wait-child";

    /// <summary>The line that it writes when it is ready to read ids.</summary>
    public const string Ready = "ready";

    /// <summary>How often the warm-up polls its task.</summary>
    public const int WarmUpPolls = 1;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var client = Create.Client(arguments[1], new GptImageClientOptions { BaseUri = new Uri(arguments[0]) });
        var throttleLimit = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        await using var output = new StreamWriter(Console.OpenStandardOutput());

        // So that what is measured is waiting, and not the start of a program.
        await WaitAsync(
            client,
            new GptImageWaitOptions { Timeout = TimeSpan.Zero, ThrottleLimit = throttleLimit },
            [arguments[3]],
            _ => { });
        await output.WriteLineAsync(Ready);
        await output.FlushAsync();

        var meter = ProcessMeter.Start();
        var first = Console.In.ReadLine();
        var handedOver = DateTimeOffset.UtcNow;
        await WaitAsync(
            client,
            new GptImageWaitOptions { ThrottleLimit = throttleLimit },
            LinesFrom(first),
            outcome => output.WriteLine(LineOf(outcome)));
        await output.WriteLineAsync(handedOver.ToString("O", CultureInfo.InvariantCulture));
        await output.WriteLineAsync(meter.Read().ToString());
        return 0;
    }

    private static async Task WaitAsync(
        GptImageClient client,
        GptImageWaitOptions options,
        IEnumerable<string> ids,
        Action<GptImageOutcome<GptImageTask>> emit)
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

    private static string LineOf(GptImageOutcome<GptImageTask> outcome) => string.Create(
        CultureInfo.InvariantCulture, $"{outcome.Target}\t{outcome.Result?.Status}\t{DateTimeOffset.UtcNow:O}");
}
