using GptImage15.History.LocalFile;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History;

/// <summary>What a crash or a failed write left is gone after the next record, and nothing else is.</summary>
public sealed class HistoryTornLineTests
{
    private const string Holes = "\0\0\0\0,\"task_id\":\"t\"}\n";

    [Fact]
    public async Task Given_a_torn_line_that_is_longer_than_the_next_record_when_submitting_then_both_records_are_read()
    {
        await using var service = await SimulatedService.StartAsync();
        var history = service.OpenHistory();
        await service.SubmitAsync(key: "one", history: history);
        await File.AppendAllTextAsync(service.HistoryPath, "{\"submission\":\"torn " + new string('x', 5000));

        var next = await service.SubmitAsync(key: "two", history: history);

        Assert.NotNull(next.Result);
        Assert.Null(next.Warning);
        AssertRecorded(service.OpenHistory(), service, "one", "two");
    }

    [Fact]
    public async Task Given_a_line_with_holes_when_the_next_record_has_replaced_it_then_no_line_is_unreadable()
    {
        await using var service = await SimulatedService.StartAsync();
        var history = service.OpenHistory();
        await service.SubmitAsync(key: "one", history: history);
        await File.AppendAllTextAsync(service.HistoryPath, Holes);
        Assert.Equal(1, history.List(service.Address.AbsoluteUri).UnreadableLines);

        await service.SubmitAsync(key: "two", history: history);

        AssertRecorded(history, service, "one", "two");
    }

    [Fact]
    public async Task Given_a_damaged_line_and_a_later_one_with_holes_when_submitting_under_a_key_then_nothing_is_sent()
    {
        await using var service = await SimulatedService.StartAsync();
        await service.SubmitAsync(key: "one");
        var bytes = await File.ReadAllBytesAsync(service.HistoryPath);
        var record = Array.IndexOf(bytes, (byte)'\n') + 1;
        Array.Clear(bytes, record, 20);
        await File.WriteAllBytesAsync(service.HistoryPath, bytes);
        await File.AppendAllTextAsync(service.HistoryPath, Holes);

        var again = await service.SubmitAsync(key: "one");

        Assert.Equal(GptImageErrorId.HistoryUnavailable, again.Error?.ErrorId);
        Assert.Equal(1, service.Posts);
    }

    [Fact]
    public async Task Given_a_history_without_its_lock_file_when_recording_then_lines_are_on_disk_before_their_length()
    {
        await using var service = await SimulatedService.StartAsync();
        await service.SubmitAsync(key: "one");
        File.Delete(service.HistoryPath + ".lock");
        var files = new RecordedFiles();

        await service.SubmitAsync(key: "two", history: Create.History(service.HistoryPath, files: files));

        var flushed = files.Operations.IndexOf("flush history.jsonl");
        var stored = files.Operations.IndexOf("write history.jsonl.lock");
        Assert.InRange(flushed, 0, stored - 1);
        Assert.InRange(stored, 0, files.Operations.IndexOf("write history.jsonl") - 1);
    }

    [Fact]
    public async Task Given_a_record_that_was_not_written_when_the_disk_works_again_then_its_idempotency_key_is_free()
    {
        await using var service = await SimulatedService.StartAsync();
        await service.SubmitAsync(key: "one");
        var files = new RecordedFiles();
        var history = Create.History(service.HistoryPath, files: files);
        files.Before = operation => _ = operation == "write history.jsonl"
            ? throw new IOException("The disk is full.")
            : operation;
        var refused = await service.SubmitAsync(key: "two", history: history);
        files.Before = null;

        var again = await service.SubmitAsync(key: "two", history: history);

        Assert.Equal(GptImageErrorId.HistoryUnavailable, refused.Error?.ErrorId);
        Assert.NotNull(again.Result);
        Assert.Equal(2, service.Posts);
    }

    private static void AssertRecorded(TaskHistory history, SimulatedService service, params string[] keys)
    {
        var (tasks, unreadableLines) = history.List(service.Address.AbsoluteUri);
        Assert.Equal(keys, tasks.Select(task => task.IdempotencyKey));
        Assert.Equal(0, unreadableLines);
    }
}
