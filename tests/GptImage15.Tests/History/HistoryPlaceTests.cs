using GptImage15.Benchmarks.History;
using GptImage15.History.LocalFile;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History;

/// <summary>A place that forgets, or that two can write to at once, keeps no history: it is a typed error.</summary>
public sealed class HistoryPlaceTests : IDisposable
{
    private const string Key = "row 1";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("history.jsonl")]
    [InlineData("kept/history.jsonl")]
    [InlineData("./history.jsonl")]
    [InlineData("~/history.jsonl")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("/tmp/a\0b.jsonl")]
    [InlineData("/")]
    public async Task Given_no_absolute_path_when_using_it_then_it_is_not_usable(string path) =>
        await AssertUnusableAsync(path);

    [Theory]
    [InlineData("null", "3")]
    [InlineData("zero", "5")]
    [InlineData("full", "7")]
    public async Task Given_a_device_when_submitting_then_it_is_not_usable_and_left_as_it_is(string name, string minor)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // A superuser could replace a device of the machine, so the test makes one. Others cannot do either.
        var made = await ChildProcess.RunAsync("mknod", [_folder[name], "c", "1", minor]);
        var path = made.ExitCode == 0 ? _folder[name] : "/dev/" + name;
        await using var service = await SimulatedService.StartAsync();

        await AssertNotWritableAsync(service, path);

        Assert.Equal(FileAttributes.Normal, File.GetAttributes(path));
        Assert.NotEqual(0, (await ChildProcess.RunAsync("test", ["-f", path])).ExitCode);
        Assert.DoesNotContain(
            Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!),
            entry => entry.StartsWith(path + ".", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/full")]
    public async Task Given_a_device_without_an_end_when_reading_then_it_is_not_usable(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var reading = Task.Run(() => Create.History(path).List("https://service.test/"));

        var error = await Assert.ThrowsAsync<GptImageException>(() => reading.WaitAsync(Eventually.Patience));
        Assert.Equal(GptImageErrorId.HistoryUnavailable, error.ErrorId);
    }

    [Fact]
    public async Task Given_a_FIFO_when_using_it_then_it_is_not_usable_and_nobody_waits()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await ChildProcess.RunAsync("mkfifo", [_folder["fifo"]]);

        await AssertUnusableAsync(_folder["fifo"]);
    }

    [Fact]
    public async Task Given_a_folder_when_using_it_then_it_is_not_usable()
    {
        Directory.CreateDirectory(_folder["history.jsonl"]);

        await AssertUnusableAsync(_folder["history.jsonl"]);
    }

    [Fact]
    public async Task Given_a_folder_that_is_a_file_when_using_it_then_it_is_not_usable()
    {
        await File.WriteAllTextAsync(_folder["file"], "");

        await AssertUnusableAsync(_folder["file/history.jsonl"]);
        await AssertUnusableAsync(_folder["file/deeper/history.jsonl"]);
    }

    [Fact]
    public async Task Given_a_path_that_is_too_long_when_using_it_then_it_is_not_usable()
    {
        await AssertUnusableAsync(_folder[new string('x', 300)]);
        await AssertUnusableAsync(_folder[string.Join('/', Enumerable.Repeat(new string('x', 200), 30))]);
    }

    [Fact]
    public async Task Given_links_in_a_circle_when_using_them_then_it_is_not_usable()
    {
        File.CreateSymbolicLink(_folder["a"], _folder["b"]);
        File.CreateSymbolicLink(_folder["b"], _folder["a"]);

        await AssertUnusableAsync(_folder["a"]);
        await AssertUnusableAsync(_folder["a/history.jsonl"]);
    }

    [Fact]
    public async Task Given_locks_that_do_not_lock_when_submitting_then_it_is_not_usable()
    {
        await using var service = await SimulatedService.StartAsync();

        await AssertNotWritableAsync(
            service, () => Create.History(service.HistoryPath, files: new FilesWithoutLocks()));

        Assert.False(File.Exists(service.HistoryPath));
    }

    [Fact]
    public async Task Given_a_process_whose_locks_are_switched_off_when_writing_then_nothing_is_written()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = _folder["history.jsonl"];
        var child = await ChildProcess.RunAsync(
            typeof(HistoryChild),
            HistoryChild.Arguments(path, 0, 1),
            new Dictionary<string, string> { ["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1" });

        Assert.Contains("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", child.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    /// <summary>Every call is HistoryUnavailable. Submitting works, except with an idempotency key.</summary>
    private static async Task AssertUnusableAsync(string path)
    {
        var history = Create.History(path);
        Action[] readings =
        [
            () => history.Read(static _ => 0),
            () => history.List("https://service.test/"),
        ];
        Assert.All(readings, reading => Assert.Equal(
            GptImageErrorId.HistoryUnavailable, Assert.Throws<GptImageException>(reading).ErrorId));
        var task = new GptImageTask { TaskId = "t1" };
        Assert.Same(task, history.Complete(task, "https://service.test/"));

        await using var service = await SimulatedService.StartAsync();
        await AssertNotWritableAsync(service, path);
    }

    private static Task AssertNotWritableAsync(SimulatedService service, string path) =>
        AssertNotWritableAsync(service, () => Create.History(path));

    private static async Task AssertNotWritableAsync(SimulatedService service, Func<TaskHistory> open)
    {
        var withKey = await service.SubmitAsync(key: Key, history: open());
        Assert.Equal(GptImageErrorId.HistoryUnavailable, withKey.Error?.ErrorId);
        Assert.Equal(0, service.Posts);
        var recording = await Assert.ThrowsAsync<GptImageException>(
            () => open().RecordEndAsync(
                new GptImageTask { TaskId = "t1", Status = GptImageTaskStatus.Failed }, service.Address.AbsoluteUri));
        Assert.Equal(GptImageErrorId.HistoryUnavailable, recording.ErrorId);

        var withoutKey = await service.SubmitAsync(history: open());
        Assert.NotNull(withoutKey.Result);
        Assert.NotNull(withoutKey.Warning);
    }

    /// <summary>A file system that grants every lock.</summary>
    private sealed class FilesWithoutLocks : IHistoryFiles
    {
        private readonly HistoryFiles _files = new();

        public IHistoryFileWriter? OpenExclusive(string path) => _files.OpenWriter(path);

        public void CreateFolder(string path) => _files.CreateFolder(path);

        public IHistoryFileWriter OpenWriter(string path) => _files.OpenWriter(path);

        public void Replace(string source, string target) => _files.Replace(source, target);

        public void Delete(string path) => _files.Delete(path);

        public void FlushFolder(string path) => _files.FlushFolder(path);
    }
}
