using System.Text;
using GptImage15.History.LocalFile;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History;

/// <summary>The file survives crashes, edits and other processes, and only its owner can read it.</summary>
public sealed class HistoryFileTests : IDisposable
{
    private const string Service = "https://service.test/";

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["state/history.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Given_a_torn_last_line_when_writing_on_then_only_that_line_is_lost()
    {
        await SubmitAsync(Create.History(FilePath), "one");
        await File.AppendAllTextAsync(FilePath, """{"submission":"torn","state":"Submi""");

        await SubmitAsync(Create.History(FilePath), "two");
        var (tasks, unreadable) = ListAll(Create.History(FilePath));

        Assert.Equal(["one", "two"], tasks.Select(task => task.TaskId));
        Assert.Equal(0, unreadable);
    }

    [Fact]
    public async Task Given_a_writer_that_has_read_before_when_another_tears_a_line_then_the_writer_goes_on()
    {
        var history = Create.History(FilePath);
        await SubmitAsync(history, "one");
        await File.AppendAllTextAsync(FilePath, "{\"subm");

        await SubmitAsync(history, "two");
        var (tasks, unreadable) = ListAll(history);

        Assert.Equal(["one", "two"], tasks.Select(task => task.TaskId));
        Assert.Equal(0, unreadable);
        Assert.Equal(0, ListAll(Create.History(FilePath)).UnreadableLines);
    }

    [Fact]
    public async Task Given_foreign_lines_when_reading_then_they_are_counted_and_skipped()
    {
        await SubmitAsync(Create.History(FilePath), "one");
        var deep = new string('[', 5000);
        await File.AppendAllLinesAsync(
            FilePath,
            [
                "not JSON", "[]", "null", "42", "{}", "\"text\"", deep, "{\"submission\":\"s\",\"state\":\"Paused\"}",
                "\0\0\0", "",
            ]);
        await File.AppendAllTextAsync(FilePath, Encoding.Latin1.GetString([0xC3, 0x28]) + "\n");
        await SubmitAsync(Create.History(FilePath), "two");

        var (tasks, unreadable) = ListAll(Create.History(FilePath));

        Assert.Equal(["one", "two"], tasks.Select(task => task.TaskId));
        Assert.Equal(10, unreadable);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n\n")]
    [InlineData("{\"gptimage15_history\":1,\"gener")]
    [InlineData("no header\n")]
    public async Task Given_a_file_without_a_header_when_writing_then_what_is_written_is_found(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        await File.WriteAllTextAsync(FilePath, content);
        var reader = Create.History(FilePath);
        ListAll(reader);

        await SubmitAsync(Create.History(FilePath), "one");
        await SubmitAsync(Create.History(FilePath), "two");

        Assert.Equal(["one", "two"], ListAll(reader).Tasks.Select(task => task.TaskId));
        Assert.Equal(["one", "two"], ListAll(Create.History(FilePath)).Tasks.Select(task => task.TaskId));
    }

    [Fact]
    public void Given_no_file_when_reading_then_it_is_empty_and_none_is_made()
    {
        var (tasks, unreadable) = ListAll(Create.History(FilePath));

        Assert.Empty(tasks);
        Assert.Equal(0, unreadable);
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public async Task Given_a_deleted_file_when_going_on_then_it_begins_anew()
    {
        var history = Create.History(FilePath);
        await SubmitAsync(history, "one");
        File.Delete(FilePath);

        await SubmitAsync(history, "two");

        Assert.Equal("two", Assert.Single(ListAll(history).Tasks).TaskId);
        Assert.Equal("two", Assert.Single(ListAll(Create.History(FilePath)).Tasks).TaskId);
    }

    [Fact]
    public async Task Given_a_file_of_a_later_version_when_using_it_then_it_is_refused_and_left_alone()
    {
        const string Later = """{"gptimage15_history":2,"generation":"g"}""" + "\n";
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        await File.WriteAllTextAsync(FilePath, Later);
        var history = Create.History(FilePath);

        var reading = Assert.Throws<GptImageException>(() => ListAll(history));
        var writing = await Assert.ThrowsAsync<GptImageException>(() => SubmitAsync(history, "one"));

        Assert.Equal(GptImageErrorId.HistoryUnavailable, reading.ErrorId);
        Assert.Equal(GptImageErrorId.HistoryUnavailable, writing.ErrorId);
        Assert.Equal(Later, await File.ReadAllTextAsync(FilePath));
    }

    [Fact]
    public async Task Given_a_write_that_failed_when_going_on_then_only_what_is_on_disk_is_believed()
    {
        var history = Create.History(FilePath);
        await SubmitAsync(history, "one");
        File.Move(FilePath, FilePath + ".aside");
        Directory.CreateDirectory(FilePath);
        await Assert.ThrowsAsync<GptImageException>(() => SubmitAsync(history, "two"));
        Directory.Delete(FilePath);
        File.Move(FilePath + ".aside", FilePath);

        Assert.Equal("one", Assert.Single(ListAll(history).Tasks).TaskId);
        await SubmitAsync(history, "three");
        Assert.Equal(["one", "three"], ListAll(history).Tasks.Select(task => task.TaskId));
    }

    [Fact]
    public async Task Given_Unix_when_writing_then_only_the_owner_may_read()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var history = Create.History(FilePath);
        await SubmitAsync(history, "one");
        using var held = await history.LockKeyAsync(Service, "key", CancellationToken.None);

        const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var files = Directory.GetFiles(Path.GetDirectoryName(FilePath)!, "*", SearchOption.AllDirectories);
        Assert.Equal(3, files.Length);
        foreach (var file in files)
        {
            Assert.Equal(OwnersFile, File.GetUnixFileMode(file));
        }

        foreach (var folder in new[] { Path.GetDirectoryName(FilePath)!, FilePath + ".keys" })
        {
            Assert.Equal(OwnersFile | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }
    }

    [Fact]
    public async Task Given_a_held_key_when_released_then_the_next_gets_it()
    {
        var history = Create.History(FilePath);
        var held = await history.LockKeyAsync(Service, "key", CancellationToken.None);
        var next = Create.History(FilePath).LockKeyAsync(Service, "key", CancellationToken.None);

        using (await history.LockKeyAsync(Service, "another key", CancellationToken.None))
        {
            Assert.False(next.IsCompleted);
        }

        held.Dispose();
        (await next).Dispose();
    }

    [Fact]
    public async Task Given_a_held_key_when_cancelled_then_waiting_for_it_ends()
    {
        var history = Create.History(FilePath);
        using var held = await history.LockKeyAsync(Service, "key", CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var next = history.LockKeyAsync(Service, "key", cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Given_an_end_when_recorded_twice_then_it_is_one_line_with_the_image()
    {
        var history = Create.History(FilePath);
        await SubmitAsync(history, "one");
        var ended = new GptImageTask
        {
            TaskId = "one",
            Status = GptImageTaskStatus.Success,
            ImageUrl = ["https://a.example/b.png"],
        };

        await history.RecordEndAsync(ended, Service);
        await history.RecordEndAsync(ended, Service);
        await history.RecordEndAsync(
            new GptImageTask { TaskId = "of another user", Status = GptImageTaskStatus.Failed }, Service);

        var task = Assert.Single(ListAll(Create.History(FilePath)).Tasks);
        Assert.Equal(GptImageTaskStatus.Success, task.Status);
        Assert.Equal(["https://a.example/b.png"], task.ImageUrl);
        Assert.Equal(4, (await File.ReadAllLinesAsync(FilePath)).Length);
    }

    [Fact]
    public async Task Given_a_record_longer_than_any_buffer_when_read_back_then_it_is_whole()
    {
        string[] images =
        [
            .. Enumerable.Range(0, 4000).Select(
                number => $"https://images.example/{number:0000}-{new string('x', 60)}.png"),
        ];
        var history = Create.History(FilePath);
        await SubmitAsync(history, "before");
        await history.BeginAsync(new GptImageRequest { Prompt = "long", ImageUrl = images }, Service);
        await SubmitAsync(history, "after");

        var (tasks, unreadable) = ListAll(Create.History(FilePath));

        Assert.Equal(["before", "long", "after"], tasks.Select(task => task.Prompt));
        Assert.Equal(images, tasks[1].Request?.ImageUrl);
        Assert.Equal(0, unreadable);
    }

    [Fact]
    public async Task Given_a_file_another_process_writes_when_writing_then_it_is_waited_for()
    {
        var history = Create.History(FilePath);
        await SubmitAsync(history, "one");
        var held = FileLock.TryTake(new HistoryFiles(), FilePath + ".lock");
        Assert.NotNull(held);
        Assert.Null(FileLock.TryTake(new HistoryFiles(), FilePath + ".lock"));
        IDisposable? next = null;
        var waiting = new Thread(() => next = FileLock.Take(new HistoryFiles(), FilePath + ".lock"));
        waiting.Start();
        await Eventually.Holds(() => waiting.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        var writing = SubmitAsync(history, "two");

        Assert.Null(next);
        Assert.False(writing.IsCompleted);
        held.Dispose();
        waiting.Join();
        next!.Dispose();
        await writing;

        Assert.Equal(["one", "two"], ListAll(Create.History(FilePath)).Tasks.Select(task => task.TaskId));
    }

    [Fact]
    public async Task Given_the_start_of_a_task_id_when_querying_then_the_newest_match_in_any_letter_case()
    {
        var history = Create.History(FilePath);
        foreach (var id in new[] { "n1", "n2", "m1", "N3", "n4" })
        {
            await SubmitAsync(history, id);
        }

        await history.BeginAsync(new GptImageRequest { Prompt = "without an id" }, Service);

        Assert.Equal(["n2", "N3", "n4"], Ids(Create.History(FilePath), new() { TaskIdPrefix = "n", Last = 3 }));
        Assert.Equal(["n1", "n2", "m1", "N3", "n4"], Ids(history, new() { TaskIdPrefix = "" }));
        Assert.Empty(Ids(history, new() { TaskIdPrefix = "x" }));
    }

    private static IEnumerable<string?> Ids(TaskHistory history, GptImageHistoryQuery query) =>
        history.List(Service, query).Tasks.Select(task => task.TaskId);

    private static (IReadOnlyList<GptImageTask> Tasks, int UnreadableLines) ListAll(TaskHistory history) =>
        history.List(Service);

    private static async Task SubmitAsync(TaskHistory history, string taskId)
    {
        var submission = await history.BeginAsync(new GptImageRequest { Prompt = taskId }, Service);
        await history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = taskId });
    }
}
