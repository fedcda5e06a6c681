using GptImage15.History.LocalFile;

namespace GptImage15.Tests.History;

/// <summary>The real files, with a list of the operations on them.</summary>
internal sealed class RecordedFiles : IHistoryFiles
{
    private readonly HistoryFiles _files = new();

    public List<string> Operations { get; } = [];

    /// <summary>Called before each operation. If it throws, the operation does not happen.</summary>
    public Action<string>? Before { get; set; }

    public void CreateFolder(string path)
    {
        Record($"create {Name(path)}/");
        _files.CreateFolder(path);
    }

    public IHistoryFileWriter OpenWriter(string path) => new Writer(this, _files.OpenWriter(path), Name(path));

    public IHistoryFileWriter? OpenExclusive(string path) =>
        _files.OpenExclusive(path) is { } file ? new Writer(this, file, Name(path)) : null;

    public void Replace(string source, string target)
    {
        Record($"rename {Name(source)} to {Name(target)}");
        _files.Replace(source, target);
    }

    public void Delete(string path) => _files.Delete(path);

    public void FlushFolder(string path)
    {
        Record($"flush {Name(path)}/");
        _files.FlushFolder(path);
    }

    private static string Name(string path) => Path.GetFileName(path);

    private void Record(string operation)
    {
        Before?.Invoke(operation);
        Operations.Add(operation);
    }

    private sealed class Writer(RecordedFiles files, IHistoryFileWriter file, string name) : IHistoryFileWriter
    {
        public long Length => file.Length;

        public int Read(long offset, byte[] bytes, int count) => file.Read(offset, bytes, count);

        public void Write(long offset, byte[] bytes, int count)
        {
            files.Record($"write {name}");
            file.Write(offset, bytes, count);
        }

        public void SetLength(long length)
        {
            files.Record($"cut {name}");
            file.SetLength(length);
        }

        public void Flush()
        {
            files.Record($"flush {name}");
            file.Flush();
        }

        public void Dispose() => file.Dispose();
    }
}
