using GptImage15.History.LocalFile;

namespace GptImage15.Benchmarks.CrashStates;

/// <summary>Performs the file operations of a history in a folder, and records each when it is complete.</summary>
internal sealed class RecordingFiles(string root, Omission without) : IHistoryFiles
{
    private readonly HistoryFiles _files = new();
    private readonly string _folder = FolderEntries.FolderOf(Workload.HistoryFile);
    private readonly List<RecordedEvent> _events = [];
    private volatile FlushGate? _gate;
    private int _writers;

    /// <summary>The events, in order.</summary>
    public IReadOnlyList<RecordedEvent> Events => _events;

    /// <summary>Records an event that is not a file operation.</summary>
    public void Add(RecordedEvent step)
    {
        lock (_events)
        {
            _events.Add(step);
        }
    }

    /// <summary>Blocks the next flush of a file.</summary>
    public FlushGate HoldNextFlush() => _gate = new FlushGate();

    public void CreateFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            _files.CreateFolder(path);
            Add(new FolderCreated(Relative(path)));
        }
    }

    public IHistoryFileWriter OpenWriter(string path) => Record(path, _files.OpenWriter(path));

    /// <summary>The lock files of idempotency keys are not recorded: they stay empty.</summary>
    public IHistoryFileWriter? OpenExclusive(string path) => _files.OpenExclusive(path) switch
    {
        null => null,
        var held when FolderEntries.FolderOf(Relative(path)) != _folder => held,
        var held => Record(path, held),
    };

    public void Replace(string source, string target)
    {
        _files.Replace(source, target);
        Add(new FileReplaced(Relative(source), Relative(target)));
    }

    public void Delete(string path)
    {
        _files.Delete(path);
        Add(new FileDeleted(Relative(path)));
    }

    public void FlushFolder(string path)
    {
        if (without != Omission.FolderFlush)
        {
            _files.FlushFolder(path);
            Add(new FolderFlushed(Relative(path)));
        }
    }

    private Writer Record(string path, IHistoryFileWriter file)
    {
        var writer = new Writer(this, file, Interlocked.Increment(ref _writers), OmissionOf(path));
        Add(new FileOpened(writer.Number, Relative(path)));
        return writer;
    }

    /// <summary>The omission that covers a flush of this file.</summary>
    private static Omission OmissionOf(string path) => Path.GetExtension(path) switch
    {
        ".new" => Omission.ReplacementFlush,
        HistoryLock.Extension => Omission.LockFlush,
        _ => Omission.Flush,
    };

    private string Relative(string path) =>
        Path.GetRelativePath(root, path) is var relative && relative == "." ? "" : relative.Replace('\\', '/');

    private void Flush(IHistoryFileWriter file, int writer, Omission omission)
    {
        if (Interlocked.Exchange(ref _gate, null) is { } gate)
        {
            gate.Pass();
        }

        if (without != Omission.Flush && without != omission)
        {
            file.Flush();
            Add(new FileFlushed(writer));
        }
    }

    private sealed class Writer(RecordingFiles files, IHistoryFileWriter file, int number, Omission omission)
        : IHistoryFileWriter
    {
        public int Number => number;

        public long Length => file.Length;

        public int Read(long offset, byte[] bytes, int count) => file.Read(offset, bytes, count);

        public void Write(long offset, byte[] bytes, int count)
        {
            file.Write(offset, bytes, count);
            files.Add(new BytesWritten(number, offset, bytes[..count]));
        }

        public void SetLength(long length)
        {
            file.SetLength(length);
            files.Add(new LengthSet(number, length));
        }

        public void Flush() => files.Flush(file, number, omission);

        public void Dispose() => file.Dispose();
    }
}
