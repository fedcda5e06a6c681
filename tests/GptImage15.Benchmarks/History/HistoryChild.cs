using System.Globalization;
using GptImage15.History.LocalFile;

namespace GptImage15.Benchmarks.History;

/// <summary>One of the writers: records accepted submissions, and longer refused ones between them.</summary>
internal static class HistoryChild
{
    /// <summary>The argument that starts it. The usage does not list it.</summary>
    public const string Name = "history-child";

    public const string Service = "https://service.test/";

    private const int AtOnce = 8;

    public static IEnumerable<string> Arguments(string path, int writer, int records) =>
        [Name, path, Text(writer), Text(records)];

    public static string TaskId(int writer, int record) => $"task {Text(writer)}.{Text(record)}";

    /// <summary>Writes the records, then their number to the standard output.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var history = Create.History(arguments[0]);
        var writer = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var records = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        var written = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, records),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (record, _) =>
            {
                await RefuseAsync(history, record);
                await AcceptAsync(history, TaskId(writer, record));
                Interlocked.Increment(ref written);
            });
        await Console.Out.WriteLineAsync(Text(written));
        return 0;
    }

    private static async Task AcceptAsync(TaskHistory history, string taskId)
    {
        var submission = await BeginAsync(history, taskId);
        await history.RecordAcceptedAsync(
            submission, new GptImageTask { TaskId = taskId, Status = GptImageTaskStatus.InProgress });
    }

    /// <summary>
    /// Adds what a rewrite of the file drops, so that the file is rewritten during the campaign.
    /// </summary>
    private static async Task RefuseAsync(TaskHistory history, int record)
    {
        var submission = await BeginAsync(history, new string('x', 100 + (record * 37 % 1900)));
        await history.RecordNotAcceptedAsync(submission, new(GptImageErrorId.InvalidRequest, "refused"));
    }

    private static Task<string> BeginAsync(TaskHistory history, string prompt) =>
        history.BeginAsync(new GptImageRequest { Prompt = prompt }, Service);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
