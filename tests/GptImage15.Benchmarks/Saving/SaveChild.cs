using System.Diagnostics;
using System.Globalization;
using GptImage15.Saving;

namespace GptImage15.Benchmarks.Saving;

/// <summary>
/// The process that saves: for each line with a folder it fetches all files into it, and writes the time that took.
/// </summary>
internal static class SaveChild
{
    /// <summary>The argument that starts it. The usage does not list it.</summary>
    public const string Name = "save-child";

    public static async Task<int> RunAsync(string[] arguments)
    {
        var client = Create.Client(apiKey: null, new GptImageClientOptions { BaseUri = new Uri(arguments[0]) });
        var files = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var bytes = long.Parse(arguments[2], CultureInfo.InvariantCulture);
        var throttleLimit = int.Parse(arguments[3], CultureInfo.InvariantCulture);
        using (var scratch = new TemporaryFolder())
        {
            // Warms up, so that the start of the program is not measured.
            await SaveAsync(client, scratch["warm-up"], throttleLimit, bytes, throttleLimit);
        }

        var meter = ProcessMeter.Start();
        while (Console.In.ReadLine() is { } folder)
        {
            var start = Stopwatch.GetTimestamp();
            var saved = await SaveAsync(client, folder, files, bytes, throttleLimit);
            var elapsed = Stopwatch.GetElapsedTime(start);
            Console.WriteLine(FormattableString.Invariant($"{saved} {elapsed.TotalSeconds}"));
        }

        Console.WriteLine(meter.Read());
        return 0;
    }

    /// <summary>The address of a file that the simulator creates while it is read.</summary>
    public static Uri AddressOf(Uri service, int number, long bytes) =>
        new(service, FormattableString.Invariant($"files/{number}.png?size={bytes}"));

    private static async Task<int> SaveAsync(
        GptImageClient client, string folder, int files, long bytes, int throttleLimit)
    {
        var saved = 0;
        var engine = Create.SaveEngine(
            client,
            folder,
            new GptImageSaveOptions { ThrottleLimit = throttleLimit },
            outcome => Interlocked.Add(ref saved, outcome.Result is null ? 0 : 1));
        for (var number = 0; number < files; number++)
        {
            var address = AddressOf(client.Service.Address, number, bytes);
            await engine.AddAsync(new ImageToSave { ImageUrl = address.AbsoluteUri }, CancellationToken.None);
        }

        await engine.CompleteAsync();
        return saved;
    }
}
