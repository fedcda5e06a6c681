using System.Text.Json;
using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.Requests;
using GptImage15.Submitting;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History;

/// <summary>The file stays small, and keeps what can still be needed.</summary>
public sealed class HistoryCompactionTests : IDisposable
{
    private const string Service = "https://service.test/";

    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    private string FilePath => _folder["history.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Given_a_file_that_would_stay_larger_than_half_when_recording_then_it_is_not_rewritten()
    {
        await using var service = await SimulatedService.StartAsync();
        var history = Create.History(service.HistoryPath, compactionBytes: 1000);
        await service.SubmitAsync(new string('x', 1000), key: "one", history: history);
        var header = (await File.ReadAllLinesAsync(service.HistoryPath))[0];

        await service.SubmitAsync(new string('y', 1000), key: "two", history: history);

        Assert.Equal(header, (await File.ReadAllLinesAsync(service.HistoryPath))[0]);
    }

    [Fact]
    public async Task Given_a_large_file_when_writing_then_it_shrinks_and_what_may_be_asked_for_is_kept()
    {
        var old = ManualClock.Start.AddDays(-100);
        Write(
            Record("pending", SubmissionState.Accepted, old, taskId: "t1"),
            Record("unknown", SubmissionState.Unknown, old, error: "It may be n1gptimg."),
            Record("crashed", SubmissionState.Submitting, old),
            Record("ended long ago", SubmissionState.Ended, old, taskId: "t2"),
            Record("ended long ago with a key", SubmissionState.Ended, old, taskId: "t3", key: "k3"),
            Record("ended lately", SubmissionState.Ended, ManualClock.Start.AddDays(-1), taskId: "t4"),
            Record("refused", SubmissionState.Refused, old, key: "k5"));
        var reader = Create.History(FilePath, _clock);
        Assert.NotNull(List(reader).Single(task => task.TaskId == "t2"));

        var writer = Create.History(FilePath, _clock);
        await writer.BeginAsync(new GptImageRequest { Prompt = "new" }, Service);

        string[] kept = ["pending", "unknown", "crashed", "ended long ago with a key", "ended lately", "new"];
        Assert.True(new FileInfo(FilePath).Length < 10_000);
        Assert.Equal(kept, List(writer).Select(task => task.Prompt));
        Assert.Equal(kept, List(reader).Select(task => task.Prompt));
        Assert.Equal(kept, List(Create.History(FilePath)).Select(task => task.Prompt));
        Assert.Equal("It may be n1gptimg.", List(writer).Single(task => task.Prompt == "unknown").ErrorMessage);
        var request = new GptImageRequest { Prompt = "ended long ago with a key", IdempotencyKey = "k3" };
        var paid = await reader.FindPaidAsync(request, Service, force: false);
        Assert.Equal("t3", paid?.Task.TaskId);
    }

    [Fact]
    public async Task Given_a_rewritten_file_when_an_open_submission_ends_then_it_is_recorded()
    {
        var one = Create.History(FilePath, _clock);
        var submission = await one.BeginAsync(new GptImageRequest { Prompt = "p" }, Service);
        Write(append: true);
        await Create.History(FilePath, _clock).BeginAsync(new GptImageRequest { Prompt = "new" }, Service);
        Assert.True(new FileInfo(FilePath).Length < 10_000);

        await one.RecordAcceptedAsync(submission, new GptImageTask { TaskId = "t1" });

        Assert.Equal("t1", List(Create.History(FilePath))[0].TaskId);
    }

    [Fact]
    public void Given_nothing_to_drop_when_writing_on_then_the_file_is_not_weighed_again_with_each_line()
    {
        Write(Enumerable.Range(0, 3000).Select(number => Record(
            new string('p', 2000) + number,
            SubmissionState.Accepted,
            ManualClock.Start,
            taskId: $"t{number}")).ToArray());
        var file = new HistoryFile(FilePath, new HistoryFiles());
        using var held = file.Lock();
        file.ReadNewLines();
        var compaction = new HistoryCompaction(file, _clock, HistoryCompaction.MinimumBytes);
        compaction.RunIfDue(held);

        var before = GC.GetAllocatedBytesForCurrentThread();
        compaction.RunIfDue(held);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Given_much_to_keep_when_rewriting_then_it_is_never_all_in_memory_again()
    {
        var kept = Enumerable.Range(0, 3000).Select(number => Record(
            new string('p', 8000) + number, SubmissionState.Accepted, ManualClock.Start, taskId: $"t{number}"));
        Write(kept.Concat(Refused().Take(16_000)).ToArray());
        var file = new HistoryFile(FilePath, new HistoryFiles());
        using var held = file.Lock();
        file.ReadNewLines();
        var compaction = new HistoryCompaction(file, _clock, HistoryCompaction.MinimumBytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        compaction.RunIfDue(held);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
        Assert.InRange(new FileInfo(FilePath).Length, 24_000_000, 26_000_000);
        Assert.Equal(3000, List(Create.History(FilePath)).Count);
    }

    [Fact]
    public async Task Given_a_large_file_that_cannot_be_replaced_when_writing_on_then_every_record_stays()
    {
        Write(Record("ended", SubmissionState.Ended, ManualClock.Start, taskId: "t1"));
        var history = Create.History(FilePath, _clock);
        var before = new FileInfo(FilePath).Length;
        using (KeepFromBeingReplaced())
        {
            await history.BeginAsync(new GptImageRequest { Prompt = "two" }, Service);
            await history.BeginAsync(new GptImageRequest { Prompt = "three" }, Service);
        }

        Assert.True(new FileInfo(FilePath).Length > before);
        Assert.Equal(["ended", "two", "three"], List(history).Select(task => task.Prompt));
        var (tasks, unreadable) = Create.History(FilePath).List(Service);
        Assert.Equal(["ended", "two", "three"], tasks.Select(task => task.Prompt));
        Assert.Equal((0, 0), (unreadable, history.List(Service).UnreadableLines));
    }

    private static IReadOnlyList<GptImageTask> List(TaskHistory history) => history.List(Service).Tasks;

    private static HistoryRecord Record(
        string prompt,
        SubmissionState state,
        DateTimeOffset at,
        string? taskId = null,
        string? key = null,
        string? error = null) => new()
        {
            Submission = Guid.NewGuid().ToString("N"),
            State = state,
            SubmittedAt = at,
            Service = Service,
            IdempotencyKey = key,
            Fingerprint = key is null ? "f" : CheckedRequest.Of(new() { Prompt = prompt }).Fingerprint,
            Request = new GptImageRequest { Prompt = prompt },
            TaskId = taskId,
            ErrorMessage = error,
            Status = state == SubmissionState.Ended ? "SUCCESS" : null,
        };

    /// <summary>
    /// Keeps the file: on Windows by a reader without delete sharing, elsewhere by a folder in the place of the new
    /// file.
    /// </summary>
    private IDisposable? KeepFromBeingReplaced()
    {
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }

        Directory.CreateDirectory(FilePath + ".new");
        return null;
    }

    private void Write(params HistoryRecord[] records) => Write(append: false, records);

    /// <summary>
    /// Writes records, and enough refused ones that the file exceeds the size at which it is rewritten.
    /// </summary>
    private void Write(bool append, params HistoryRecord[] records)
    {
        using var file = new FileStream(FilePath, append ? FileMode.Append : FileMode.Create);
        if (!append)
        {
            file.Write("{\"gptimage15_history\":1,\"generation\":\"g\"}\n"u8);
        }

        foreach (var record in records.Concat(Refused().TakeWhile(_ => file.Length <= HistoryCompaction.MinimumBytes)))
        {
            JsonSerializer.Serialize(file, record, HistoryContext.Relaxed.HistoryRecord);
            file.WriteByte((byte)'\n');
        }
    }

    private static IEnumerable<HistoryRecord> Refused()
    {
        for (var number = 0; ; number++)
        {
            yield return Record(
                $"refused {number} " + new string('x', 2000), SubmissionState.Refused, ManualClock.Start);
        }
    }
}
