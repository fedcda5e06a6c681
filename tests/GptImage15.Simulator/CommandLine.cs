using System.Globalization;

namespace GptImage15.Simulator;

/// <summary>The command line of the simulator.</summary>
internal sealed record CommandLine
{
    public const string Usage = """
        The GPT Image 1.5 service on 127.0.0.1, for trying and testing.

          dotnet run --project tests/GptImage15.Simulator -- [options]

          --port N             the port (0, the default: a free one)
          --key KEY            the key it accepts (sk-simulator)
          --credits N          the credits the key has (without end)
          --pending-sec S      how long a task is PENDING (0)
          --running-sec S      how long it is IN_PROGRESS after that (0)
          --spread-sec S       each task runs up to so much longer (0)
          --seed N             makes the spread the same in each run
          --images N           images per task (1)
          --image-kind KIND    png, jpeg, webp, gif, avif or html (png)
          --shape SHAPE        status answers: current or legacy (current)
          --code PLACE         where the code stands: both, body or httpstatus (both)
          --requests N         how many of the last requests are kept with their headers (10000)
          --https              https with a self-signed certificate
          --exit-with-stdin    end when the standard input closes
          --help               this text
        """;

    public SimulatorOptions Options { get; private init; } = new();

    public bool ExitWithStdin { get; private init; }

    public bool Help { get; private init; }

    public string? Error { get; private init; }

    public static CommandLine Parse(string[] args)
    {
        var result = new CommandLine();
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i];
            result = name switch
            {
                "--help" or "-h" => result with { Help = true },
                "--exit-with-stdin" => result with { ExitWithStdin = true },
                "--https" => result with { Options = result.Options with { UseHttps = true } },
                _ when With(result.Options, name, ++i < args.Length ? args[i] : null) is { } options =>
                    result with { Options = options },
                _ => result with { Error = $"Not understood: {string.Join(' ', args[(i - 1)..])}" },
            };
            if (result.Error is not null)
                break;
        }

        return result;
    }

    /// <summary>The options with this one added; null if the name is unknown or the value is not valid.</summary>
    private static SimulatorOptions? With(SimulatorOptions options, string name, string? value) => name switch
    {
        _ when string.IsNullOrEmpty(value) => null,
        "--key" => options with { ApiKey = value },
        "--port" => Number(value, 65535) is { } port ? options with { Port = (int)port } : null,
        "--credits" => Number(value) is { } credits ? options with { Credits = credits } : null,
        "--seed" => Number(value, int.MaxValue) is { } seed ? options with { Seed = (int)seed } : null,
        "--images" => Number(value, 100) is { } images ? options with { ImagesPerTask = (int)images } : null,
        "--pending-sec" => Seconds(value) is { } time ? options with { PendingTime = time } : null,
        "--running-sec" => Seconds(value) is { } time ? options with { RunningTime = time } : null,
        "--spread-sec" => Seconds(value) is { } time ? options with { RunningSpread = time } : null,
        "--image-kind" => Word<ImageKind>(value) is { } kind ? options with { ImageKind = kind } : null,
        "--requests" => Number(value, int.MaxValue) is { } kept ? options with { RequestsKept = (int)kept } : null,
        "--shape" => Word<AnswerShape>(value) is { } shape ? options with { AnswerShape = shape } : null,
        "--code" => Word<CodePlacement>(value) is { } place ? options with { CodePlacement = place } : null,
        _ => null,
    };

    private static long? Number(string text, long most = long.MaxValue) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : null;

    private static TimeSpan? Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= TimeSpan.MaxValue.TotalSeconds / 4
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static T? Word<T>(string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var word) && Enum.IsDefined(word) && !char.IsAsciiDigit(text[0])
            ? word
            : null;
}
