using System.Diagnostics;
using System.Globalization;
using GptImage15.History.LocalFile;

namespace GptImage15.Benchmarks.History;

/// <summary>
/// The process that loads a large history, finds idempotency keys in it, and writes to it; or one that only reads the
/// lines of the file.
/// </summary>
internal static class ScaleChild
{
    /// <summary>The argument that starts it. The usage does not list it.</summary>
    public const string Name = "history-scale-child";

    public static IEnumerable<string> Arguments(string path, int records) =>
        [Name, path, records.ToString(CultureInfo.InvariantCulture)];

    /// <summary>The arguments for a process that only reads the lines.</summary>
    public static IEnumerable<string> ScanArguments(string path) => [Name, path];

    /// <summary>Writes the figures to the standard output.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var path = arguments[0];
        if (arguments.Length == 1)
        {
            Console.WriteLine(Scan(path).ToString(CultureInfo.InvariantCulture));
            return 0;
        }

        var records = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        using (var scratch = new TemporaryFolder())
        {
            // Warms up, so that the start of the program is not measured.
            ScaleFile.Write(scratch["history.jsonl"], 100);
            await UseAsync(scratch["history.jsonl"], 100);
        }

        var meter = ProcessMeter.Start();
        var use = await UseAsync(path, records);
        Console.WriteLine(use with { PeakMegabytes = meter.Read().PeakMegabytes });
        return 0;
    }

    /// <summary>Reads a small file before, as the load does.</summary>
    private static double Scan(string path)
    {
        using var scratch = new TemporaryFolder();
        ScaleFile.Write(scratch["history.jsonl"], 100);
        _ = ScaleFile.Scan(scratch["history.jsonl"]);
        return ScaleFile.Scan(path);
    }

    private static async Task<ScaleUse> UseAsync(string path, int records)
    {
        var history = Create.History(path);
        var watch = Stopwatch.StartNew();
        history.Read(static _ => 0);
        var load = watch.Elapsed;

        var next = ScaleFile.RequestOf(records) with { IdempotencyKey = Guid.NewGuid().ToString("N") };
        watch.Restart();
        var submission = await history.BeginAsync(next, ScaleFile.Service);
        await history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = "written" });
        var write = watch.Elapsed;

        var found = await FindAsync(history, ScaleFile.RequestOf(records / 2)) == ScaleFile.TaskIdOf(records / 2)
            && await FindAsync(history, ScaleFile.RequestOf(records - 1)) == ScaleFile.TaskIdOf(records - 1)
            && await FindAsync(history, next) == "written"
            && await FindAsync(history, next with { IdempotencyKey = "another" }) is null;
        return new(load.TotalSeconds, write.TotalSeconds, PeakMegabytes: 0, found);
    }

    private static async Task<string?> FindAsync(TaskHistory history, GptImageRequest request) =>
        (await history.FindPaidAsync(request, ScaleFile.Service, force: false))?.Task.TaskId;
}

/// <summary>What the use of a history took.</summary>
/// <param name="LoadSeconds">The first read.</param>
/// <param name="WriteSeconds">The first submission after it, until its id is recorded.</param>
/// <param name="PeakMegabytes">Memory over idle at its highest.</param>
/// <param name="Found">Whether the idempotency keys were found.</param>
internal sealed record ScaleUse(double LoadSeconds, double WriteSeconds, double PeakMegabytes, bool Found)
{
    /// <summary>Reads what <see cref="ToString"/> wrote in another process.</summary>
    public static ScaleUse Parse(string line)
    {
        var parts = line.Split(' ');
        return new(Number(parts[0]), Number(parts[1]), Number(parts[2]), bool.Parse(parts[3]));
    }

    public override string ToString() =>
        FormattableString.Invariant($"{LoadSeconds} {WriteSeconds} {PeakMegabytes} {Found}");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
