using System.Diagnostics.CodeAnalysis;
using GptImage15.History.LocalFile;
using GptImage15.Simulator;

namespace GptImage15.Demo;

/// <summary>The command line.</summary>
internal sealed record DemoOptions(Uri? BaseUri)
{
    public const string Usage =
        """
        Usage: dotnet run --project tests/GptImage15.Demo [-- --base-uri https://gptimage15.ai/]

        Without --base-uri a simulator of the service runs in this process and nothing is paid.
        With it, the key is taken from GPTIMAGE15_API_KEY and each picture costs 10 credits.
        """;

    public static bool TryParse(string[] args, [NotNullWhen(true)] out DemoOptions? options)
    {
        options = args switch
        {
            [] => new DemoOptions(BaseUri: null),
            ["--base-uri", var address] when Uri.TryCreate(address, UriKind.Absolute, out var uri) =>
                new DemoOptions(uri),
            _ => null,
        };
        return options is not null;
    }
}

/// <summary>Where everything is for one run.</summary>
/// <param name="BaseUri">The service.</param>
/// <param name="ApiKey">Its key.</param>
/// <param name="HistoryPath">The file of the history; null for the user's own.</param>
/// <param name="PollInterval">
/// How often to look at a task: the service asks for 5 s and more, the simulator doesn't care.
/// </param>
internal sealed record DemoSettings(Uri BaseUri, string ApiKey, string? HistoryPath, TimeSpan PollInterval)
{
    private static readonly string Output = Path.Combine(Repository.Root, "out");

    public string Module => Path.Combine(Repository.ModuleFolder, "GptImage15.psd1");

    public string Prompts => Path.Combine(AppContext.BaseDirectory, "prompts.csv");

    public string Destination => Path.Combine(Output, "demo");

    public static bool TryMake(
        DemoOptions options, ServiceSimulator? simulator, [NotNullWhen(true)] out DemoSettings? settings)
    {
        settings = simulator is not null
            ? new(
                simulator.BaseUri,
                simulator.ApiKey,
                Path.Combine(Output, "demo-history.jsonl"),
                TimeSpan.FromSeconds(1))
            : Environment.GetEnvironmentVariable("GPTIMAGE15_API_KEY") is { Length: > 0 } key
                ? new(options.BaseUri!, key, null, TimeSpan.FromSeconds(5))
                : null;
        return settings is not null;
    }
}
