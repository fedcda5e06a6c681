using System.Diagnostics;
using System.Globalization;

namespace GptImage15.Benchmarks.History;

/// <summary>
/// Many processes append to one history while another reads it: is every record there, and each one whole?
/// </summary>
internal static class HistoryCampaign
{
    public static async Task<CampaignReport> RunAsync(int processes, int records)
    {
        using var folder = new TemporaryFolder();
        var path = folder["history.jsonl"];
        var watch = Stopwatch.StartNew();
        var writers = Enumerable.Range(0, processes).Select(writer => WriteAsync(path, writer, records)).ToArray();
        var allWritten = Task.WhenAll(writers);
        var (reads, torn) = await Task.Run(() => Read(path, allWritten));
        var written = (await allWritten).Sum();
        watch.Stop();

        var (tasks, unreadable) = Create.History(path).List(HistoryChild.Service);
        var read = tasks
            .Where(task => task.Status == GptImageTaskStatus.InProgress)
            .Select(task => task.TaskId!)
            .ToHashSet();
        var expected = Enumerable.Range(0, processes)
            .SelectMany(writer => Enumerable.Range(0, records).Select(record => HistoryChild.TaskId(writer, record)));
        var lost = expected.Count(taskId => !read.Contains(taskId)) + (tasks.Count - read.Count);

        var table = new TextTable("", "");
        table.Add("submissions written, half of them refused", 2 * written);
        table.Add("lines a second", (int)(4 * written / watch.Elapsed.TotalSeconds));
        table.Add("reads meanwhile", reads);
        table.Add("size at the end, KB", new FileInfo(path).Length / 1024);
        return new(
            table.ToString(),
            [
                CampaignReport.Figure("written", written),
                CampaignReport.Figure("read", read.Count),
                CampaignReport.Figure("torn", Math.Max(torn, unreadable)),
                CampaignReport.Figure("lost", lost),
            ],
            torn == 0 && unreadable == 0 && lost == 0 && written == processes * records);
    }

    private static async Task<int> WriteAsync(string path, int writer, int records)
    {
        using var child = ChildProcess.Start(typeof(HistoryChild), HistoryChild.Arguments(path, writer, records));
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return int.TryParse(output, NumberStyles.Integer, CultureInfo.InvariantCulture, out var written) ? written : 0;
    }

    /// <summary>Reads while others write: at times what was added, at times the whole file.</summary>
    /// <returns>How often, and the most lines it could not read.</returns>
    private static (int Reads, int Torn) Read(string path, Task allWritten)
    {
        var reader = Create.History(path);
        var reads = 0;
        var torn = 0;
        for (; !allWritten.IsCompleted; reads++)
        {
            if (reads % 50 == 49)
            {
                reader = Create.History(path);
            }

            torn = Math.Max(torn, reader.List(HistoryChild.Service).UnreadableLines);
            Thread.Sleep(5);
        }

        return (reads, torn);
    }
}
