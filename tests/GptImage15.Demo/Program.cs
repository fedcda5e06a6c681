using GptImage15.Demo;
using GptImage15.Simulator;

// The main job in one command: prompts in a CSV become image files, by the cmdlets where there is a PowerShell, else by
// the client; against the simulator, or with --base-uri against the service itself.
if (!DemoOptions.TryParse(args, out var options))
{
    Console.Error.WriteLine(DemoOptions.Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

await using var simulator = options.BaseUri is null
    ? await ServiceSimulator.StartAsync(
        new SimulatorOptions
        {
            PendingTime = TimeSpan.FromSeconds(1),
            RunningTime = TimeSpan.FromSeconds(2),
            RunningSpread = TimeSpan.FromSeconds(3),
        },
        stop.Token)
    : null;
if (!DemoSettings.TryMake(options, simulator, out var settings))
{
    Console.Error.WriteLine("Set GPTIMAGE15_API_KEY to your key first: this run would pay for its pictures.");
    return 2;
}

Console.WriteLine(simulator is null
    ? $"Using the service at {settings.BaseUri}. Each picture costs 10 credits."
    : $"Using a simulator of the service at {settings.BaseUri}. Nothing is paid.");

return PowerShellRun.FindEngine() is { } engine
    ? await PowerShellRun.RunAsync(engine, settings, stop.Token)
    : await ClientRun.RunAsync(settings, stop.Token);
