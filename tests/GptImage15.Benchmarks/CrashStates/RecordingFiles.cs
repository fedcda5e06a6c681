using GptImage15.History;

namespace GptImage15.Benchmarks.CrashStates;

/// <summary>Carries out the file operations of a history in a folder, and writes each down when it is done.</summary>
internal sealed class RecordingFiles(string root, Omission without) : IHistoryFiles
{
    private readonly HistoryFiles _files = new();
    private readonly List<RecordedEvent> _events = [];
    private volatile FlushGate? _gate;
    private int _writers;

    /// <summary>What happened, in its order.</summary>
    public IReadOnlyList<RecordedEvent> Events => _events;

    /// <summary>Writes down what happened elsewhere.</summary>
    public void Add(RecordedEvent step)
    {
        lock (_events)
        {
            _events.Add(step);
        }
    }

    /// <summary>Holds up the next flush of a file.</summary>
    public FlushGate HoldNextFlush() => _gate = new FlushGate();

    public void CreateFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            _files.CreateFolder(path);
            Add(new FolderCreated(Relative(path)));
        }
    }

    public IHistoryFileWriter OpenWriter(string path)
    {
        var writer = new Writer(this, _files.OpenWriter(path), Interlocked.Increment(ref _writers), IsReplacement(path));
        Add(new FileOpened(writer.Number, Relative(path)));
        return writer;
    }

    /// <summary>Not written down: a file that is only a lock says nothing after a crash.</summary>
    public IHistoryFileWriter? OpenExclusive(string path) => _files.OpenExclusive(path);

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

    private static bool IsReplacement(string path) => Path.GetFileName(path) != Path.GetFileName(Workload.HistoryFile);

    private string Relative(string path) =>
        Path.GetRelativePath(root, path) is var relative && relative == "." ? "" : relative.Replace('\\', '/');

    private void Flush(IHistoryFileWriter file, int writer, bool isReplacement)
    {
        if (Interlocked.Exchange(ref _gate, null) is { } gate)
        {
            gate.Pass();
        }

        if (without != Omission.Flush && !(isReplacement && without == Omission.ReplacementFlush))
        {
            file.Flush();
            Add(new FileFlushed(writer));
        }
    }

    private sealed class Writer(RecordingFiles files, IHistoryFileWriter file, int number, bool isReplacement) : IHistoryFileWriter
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

        public void Flush() => files.Flush(file, number, isReplacement);

        public void Dispose() => file.Dispose();
    }
}
