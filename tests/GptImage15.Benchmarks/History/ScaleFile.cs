using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.Requests;

namespace GptImage15.Benchmarks.History;

/// <summary>A history file with two lines for each task, as submissions with an idempotency key write them.</summary>
internal static class ScaleFile
{
    public const string Service = "https://service.test/";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static GptImageRequest RequestOf(int number) => new()
    {
        Prompt = $"A lighthouse on a rocky coast at dawn, watercolour, soft light, variation {Text(number)}",
        IdempotencyKey = $"row-{Text(number)}",
    };

    public static string TaskIdOf(int number) => $"n{number:D8}gptimage";

    /// <summary>Writes the file, without the locks and flushes of submissions.</summary>
    public static void Write(string path, int records)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1024 * 1024);
        var header = new HistoryHeader
        {
            Version = HistoryHeader.CurrentVersion, Generation = Guid.NewGuid().ToString("N"),
        };
        JsonSerializer.Serialize(file, header, HistoryContext.Default.HistoryHeader);
        file.WriteByte((byte)'\n');
        var account = AccountMark.Of("sk-benchmark");
        for (var number = 0; number < records; number++)
        {
            var submitting = HistoryRecord.OfSubmitting(
                CheckedRequest.Of(RequestOf(number)), Service, account, Start.AddSeconds(number));
            var task = new GptImageTask { TaskId = TaskIdOf(number), Status = GptImageTaskStatus.Pending };
            HistoryLines.Add(file, submitting);
            HistoryLines.Add(file, HistoryRecord.OfAccepted(submitting.Submission!, task));
        }
    }

    /// <summary>Reads all lines of a file once, and returns the seconds that it took.</summary>
    public static double Scan(string path)
    {
        var watch = Stopwatch.StartNew();
        using var reader = new StreamReader(path);
        while (reader.ReadLine() is not null)
        {
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
