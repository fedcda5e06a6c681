using System.Text.Json;
using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.Submitting;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History;

/// <summary>What is recorded is on the disk, its name too; what a crash tears is cut off, and no more.</summary>
public sealed class HistoryDurabilityTests : IDisposable
{
    private const string Service = "https://service.test/";

    private readonly TemporaryFolder _folder = new();
    private readonly RecordedFiles _files = new();

    private string FilePath => _folder["one/two/history.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Given_missing_folders_when_recording_then_each_name_on_the_way_is_on_disk()
    {
        await BeginAsync(Create.History(FilePath, files: _files), "one");

        var root = Path.GetFileName(Path.GetDirectoryName(_folder["x"])!);
        AssertInOrder(
            "create one/", $"flush {root}/", "create two/", "flush one/",
            "flush history.jsonl.new", "rename history.jsonl.new to history.jsonl", "flush two/",
            "write history.jsonl", "flush history.jsonl");
    }

    [Fact]
    public async Task Given_folders_and_a_file_of_a_process_that_may_have_died_when_recording_then_they_are_flushed()
    {
        await BeginAsync(Create.History(FilePath), "one");

        await BeginAsync(Create.History(FilePath, files: _files), "two");

        AssertInOrder("flush one/", "flush two/", "write history.jsonl", "flush history.jsonl");
    }

    [Fact]
    public async Task Given_records_when_writing_on_then_only_the_file_is_flushed()
    {
        var history = Create.History(FilePath, files: _files);
        await BeginAsync(history, "one");
        _files.Operations.Clear();

        await BeginAsync(history, "two");

        Assert.Equal(["write history.jsonl", "flush history.jsonl", "write history.jsonl.lock"], _files.Operations);
    }

    [Fact]
    public async Task Given_a_rewrite_when_it_is_due_then_the_new_file_is_flushed_before_its_name_and_the_name_last()
    {
        await BeginAsync(Create.History(FilePath), "one");
        AddRefused();
        var history = Create.History(FilePath, files: _files);

        await BeginAsync(history, "two");

        AssertInOrder(
            "flush history.jsonl", "write history.jsonl.new", "flush history.jsonl.new", "flush history.jsonl.lock",
            "write history.jsonl.lock", "flush history.jsonl.lock", "rename history.jsonl.new to history.jsonl",
            "flush two/");
        Assert.Equal(["one", "two"], Prompts(Create.History(FilePath)));
    }

    [Theory]
    [InlineData("write history.jsonl.new")]
    [InlineData("flush history.jsonl.new")]
    [InlineData("rename history.jsonl.new to history.jsonl")]
    public async Task Given_a_rewrite_that_fails_when_writing_on_then_the_old_file_stays_and_keys_with_it(
        string failing)
    {
        var first = Create.History(FilePath);
        await PayAsync(first, "one");
        AddRefused();
        var history = Create.History(FilePath, files: _files);
        _files.Before = operation => _ = operation == failing ? throw new IOException("The disk is full.") : operation;

        await PayAsync(history, "two");
        await PayAsync(history, "three");

        foreach (var key in new[] { "one", "two", "three" })
        {
            Assert.NotNull(await FindPaidAsync(Create.History(FilePath), key));
        }

        Assert.False(File.Exists(FilePath + ".new"));
    }

    [Theory]
    [InlineData("flush history.jsonl")]
    [InlineData("flush two/")]
    [InlineData("write history.jsonl.lock")]
    public async Task Given_a_record_that_may_not_be_on_disk_when_it_fails_then_it_is_an_error_and_keys_go_on(
        string failing)
    {
        await PayAsync(Create.History(FilePath), "before");
        var history = Create.History(FilePath, files: _files);
        _files.Before = operation => _ = operation == failing ? throw new IOException("The disk failed.") : operation;
        var error = await Assert.ThrowsAsync<GptImageException>(() => BeginAsync(history, "one", "one"));
        _files.Before = null;

        Assert.Equal(GptImageErrorId.HistoryUnavailable, error.ErrorId);
        await PayAsync(history, "after");
        foreach (var key in new[] { "before", "after" })
        {
            Assert.NotNull(await FindPaidAsync(history, key));
            Assert.NotNull(await FindPaidAsync(Create.History(FilePath), key));
        }
    }

    public static TheoryData<string> TornLocks => ["kept", "older", "torn", "torn at once"];

    [Theory]
    [MemberData(nameof(TornLocks))]
    public async Task Given_a_record_torn_by_a_crash_when_submitting_again_then_keys_are_used_and_only_it_is_gone(
        string lockFile)
    {
        var history = Create.History(FilePath);
        await PayAsync(history, "one");
        var older = await File.ReadAllBytesAsync(FilePath + ".lock");
        await PayAsync(history, "two");
        var bytes = await File.ReadAllBytesAsync(FilePath + ".lock");
        var tear = bytes.AsSpan().CommonPrefixLength(older) + (lockFile == "torn" ? 12 : 1);
        await File.WriteAllBytesAsync(FilePath + ".lock", lockFile switch
        {
            "kept" => bytes,
            "older" => older,
            _ => [.. bytes[..tear], .. older[tear..]],
        });
        await File.AppendAllTextAsync(FilePath, """{"submission":"torn","state":"Submi""");
        Assert.Equal(0, Create.History(FilePath).List(Service).UnreadableLines);

        Assert.NotNull(await FindPaidAsync(Create.History(FilePath), "one"));
        Assert.NotNull(await FindPaidAsync(Create.History(FilePath), "two"));
        await PayAsync(Create.History(FilePath), "three");

        Assert.NotNull(await FindPaidAsync(Create.History(FilePath), "three"));
        Assert.Equal(["one", "two", "three"], Prompts(Create.History(FilePath)));
        Assert.Equal(0, Create.History(FilePath).List(Service).UnreadableLines);
    }

    [Theory]
    [InlineData("\0\0\0\0\0")]
    [InlineData("{\"submission\":\"s\",\"state\":\"Refused\"}")]
    public async Task Given_bytes_without_a_line_end_when_reading_then_they_are_no_record_and_the_next_write_cuts_them(
        string bytes)
    {
        var history = Create.History(FilePath);
        await PayAsync(history, "one");
        await File.AppendAllTextAsync(FilePath, bytes);

        Assert.Equal(["one"], Prompts(history));
        await PayAsync(history, "two");

        Assert.DoesNotContain(bytes, await File.ReadAllTextAsync(FilePath), StringComparison.Ordinal);
        Assert.Equal(["one", "two"], Prompts(Create.History(FilePath)));
    }

    [Theory]
    [InlineData("\0\0\0\0,\"task_id\":\"t\"}\n")]
    [InlineData("{\"submission\":\"s\",\0\0\0\0\0\0\0}\n")]
    [InlineData("\0\0\0\0\"}\n{\"submission\":\"s\",\"state\":\"Refused\"}\n{\"submi\0\0\0\0\"}\n{\"subm")]
    public async Task Given_a_record_of_which_a_power_cut_left_holes_when_submitting_again_then_keys_are_used(
        string bytes)
    {
        var reader = Create.History(FilePath);
        await PayAsync(Create.History(FilePath), "one");
        await File.AppendAllTextAsync(FilePath, bytes);
        Assert.Equal(["one"], Prompts(reader));

        Assert.NotNull(await FindPaidAsync(Create.History(FilePath), "one"));
        await PayAsync(Create.History(FilePath), "two");

        Assert.NotNull(await FindPaidAsync(reader, "two"));
        Assert.Equal(["one", "two"], Prompts(reader));
        Assert.Equal((0, 0), (UnreadableLines(reader), UnreadableLines(Create.History(FilePath))));
    }

    [Fact]
    public async Task Given_holes_and_a_crash_of_their_mending_when_submitting_again_then_keys_are_used()
    {
        const string Rename = "rename history.jsonl.new to history.jsonl";
        await PayAsync(Create.History(FilePath), "one");
        var begun = (await File.ReadAllLinesAsync(FilePath + ".lock"))[0];
        await File.WriteAllTextAsync(FilePath + ".lock", begun + "\n");
        await File.AppendAllTextAsync(FilePath, "\0\0\0\0,\"task_id\":\"t\"}\n");
        _files.Before = operation => _ = operation == Rename ? throw new IOException("The power is cut.") : operation;
        await Assert.ThrowsAsync<GptImageException>(() => BeginAsync(Create.History(FilePath, files: _files), "two"));

        Assert.NotNull(await FindPaidAsync(Create.History(FilePath), "one"));
        await PayAsync(Create.History(FilePath), "three");
        Assert.NotNull(await FindPaidAsync(Create.History(FilePath), "three"));
    }

    [Fact]
    public async Task Given_holes_and_a_line_of_something_else_when_submitting_again_then_keys_are_refused()
    {
        await PayAsync(Create.History(FilePath), "one");
        await File.AppendAllTextAsync(FilePath, "\0\0\0\0\"}\n{\"torn\n");

        var error = await Assert.ThrowsAsync<GptImageException>(() => FindPaidAsync(Create.History(FilePath), "one"));

        Assert.Equal(GptImageErrorId.HistoryUnavailable, error.ErrorId);
    }

    [Fact]
    public async Task Given_a_rewrite_and_a_crash_of_the_next_record_when_submitting_again_then_keys_are_used()
    {
        await PayAsync(Create.History(FilePath), "one");
        AddRefused();
        await PayAsync(Create.History(FilePath), "two");
        Assert.True(new FileInfo(FilePath).Length < 10_000);
        await File.AppendAllTextAsync(FilePath, "{\"submi");

        Assert.NotNull(await FindPaidAsync(Create.History(FilePath), "one"));
        Assert.NotNull(await FindPaidAsync(Create.History(FilePath), "two"));
    }

    [Fact]
    public async Task Given_a_file_cut_right_after_a_rewrite_when_submitting_then_keys_are_refused()
    {
        await PayAsync(Create.History(FilePath), "one");
        AddRefused();
        await PayAsync(Create.History(FilePath), "two");
        await File.WriteAllLinesAsync(FilePath, (await File.ReadAllLinesAsync(FilePath)).SkipLast(1));

        var error = await Assert.ThrowsAsync<GptImageException>(() => FindPaidAsync(Create.History(FilePath), "two"));

        Assert.Equal(GptImageErrorId.HistoryUnavailable, error.ErrorId);
    }

    [Fact]
    public async Task Given_a_leftover_of_a_rewrite_that_died_when_rewriting_then_nothing_of_it_comes_in()
    {
        await PayAsync(Create.History(FilePath), "one");
        await File.WriteAllTextAsync(FilePath + ".new", string.Concat(Enumerable.Repeat("?\n", 50_000)));
        AddRefused();

        await PayAsync(Create.History(FilePath), "two");

        Assert.Equal(["one", "two"], Prompts(Create.History(FilePath)));
        Assert.Equal(0, Create.History(FilePath).List(Service).UnreadableLines);
        Assert.False(File.Exists(FilePath + ".new"));
    }

    private void AssertInOrder(params string[] operations)
    {
        var found = 0;
        foreach (var operation in operations)
        {
            var next = _files.Operations.IndexOf(operation, found);
            Assert.True(next >= 0, $"No '{operation}' in its place in:\n{string.Join("\n", _files.Operations)}");
            found = next + 1;
        }
    }

    private static Task<string> BeginAsync(TaskHistory history, string prompt, string? key = null) =>
        history.BeginAsync(new GptImageRequest { Prompt = prompt, IdempotencyKey = key }, Service);

    private static async Task PayAsync(TaskHistory history, string name)
    {
        var submission = await BeginAsync(history, name, name);
        await history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = name });
    }

    private static Task<PaidTask?> FindPaidAsync(TaskHistory history, string key) =>
        history.FindPaidAsync(new GptImageRequest { Prompt = key, IdempotencyKey = key }, Service, force: false);

    private static IEnumerable<string?> Prompts(TaskHistory history) =>
        history.List(Service).Tasks.Select(task => task.Prompt);

    private static int UnreadableLines(TaskHistory history) => history.List(Service).UnreadableLines;

    /// <summary>Adds enough refused submissions that the file is due to be rewritten.</summary>
    private void AddRefused()
    {
        using var file = new FileStream(FilePath, FileMode.Append);
        for (var number = 0; file.Length <= HistoryCompaction.MinimumBytes; number++)
        {
            JsonSerializer.Serialize(
                file,
                new HistoryRecord
                {
                    Submission = $"s{number}",
                    State = SubmissionState.Refused,
                    Request = new GptImageRequest { Prompt = new string('x', 5000) },
                },
                HistoryContext.Relaxed.HistoryRecord);
            file.WriteByte((byte)'\n');
        }
    }
}
