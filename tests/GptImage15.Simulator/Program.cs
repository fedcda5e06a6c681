using System.Runtime.InteropServices;

namespace GptImage15.Simulator;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var commandLine = CommandLine.Parse(args);
        if (commandLine.Error is not null)
        {
            await Console.Error.WriteLineAsync($"{commandLine.Error}\n\n{CommandLine.Usage}");
            return 2;
        }

        if (commandLine.Help)
        {
            Console.WriteLine(CommandLine.Usage);
            return 0;
        }

        try
        {
            await RunAsync(commandLine);
            return 0;
        }
        catch (IOException taken)
        {
            await Console.Error.WriteLineAsync(taken.Message); // Another process uses the port.
            return 1;
        }
    }

    private static async Task RunAsync(CommandLine commandLine)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

        await using var simulator = await ServiceSimulator.StartAsync(commandLine.Options);
        Console.WriteLine($"Listening on {simulator.BaseUri}");
        Console.WriteLine(
            $"$env:GPTIMAGE15_BASE_URI='{simulator.BaseUri}'; $env:GPTIMAGE15_API_KEY='{simulator.ApiKey}'");

        if (commandLine.ExitWithStdin)
            _ = Task.Run(() => EndWithInput(ended));

        await ended.Task;

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true; // Main ends the process normally.
            ended.TrySetResult();
        }
    }

    private static void EndWithInput(TaskCompletionSource ended)
    {
        while (Console.In.Read() >= 0)
        {
        }

        ended.TrySetResult();
    }
}
