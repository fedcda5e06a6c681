using System.Diagnostics;
using System.Globalization;
using GptImage15.Benchmarks.Throughput;

namespace GptImage15.Benchmarks.Waiting;

/// <summary>
/// The process to compare with: as many status calls by bare HttpClient, as many at once, spread over the same time.
/// </summary>
internal static class BarePollChild
{
    /// <summary>The argument that starts it. The usage does not list it.</summary>
    public const string Name = "bare-poll-child";

    public static async Task<int> RunAsync(string[] arguments)
    {
        using var calls = new BareCalls(new Uri(arguments[0]), arguments[1]);
        var atOnce = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        var polls = int.Parse(arguments[3], CultureInfo.InvariantCulture);
        var seconds = double.Parse(arguments[4], CultureInfo.InvariantCulture);
        List<string> ids = [];
        while (await Console.In.ReadLineAsync() is { } id)
        {
            ids.Add(id);
        }

        await calls.GetStatusAsync(ids[0]);
        var meter = ProcessMeter.Start();
        var watch = Stopwatch.StartNew();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => PollAsync()));
        Console.WriteLine(meter.Read());
        return 0;

        async Task PollAsync()
        {
            for (var number = Interlocked.Increment(ref next); number < polls; number = Interlocked.Increment(ref next))
            {
                var early = TimeSpan.FromSeconds(seconds * number / polls) - watch.Elapsed;
                if (early > TimeSpan.Zero)
                {
                    await Task.Delay(early);
                }

                await calls.GetStatusAsync(ids[number % ids.Count]);
            }
        }
    }
}
