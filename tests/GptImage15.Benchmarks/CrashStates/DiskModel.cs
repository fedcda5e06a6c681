namespace GptImage15.Benchmarks.CrashStates;

/// <summary>
/// A model of a journaling file system with only its guarantees. The content of a file is on disk after a flush of the
/// file, a name after a flush of its folder. Before that, each change may be on disk completely, in part or not at all,
/// in any order (Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014).
/// </summary>
internal sealed class DiskModel
{
    private readonly Dictionary<int, FileContent> _writers = [];

    public DiskModel(DiskImage start)
    {
        foreach (var folder in start.Folders)
        {
            Entries.AddFlushed(folder, null);
        }

        foreach (var (path, content) in start.Files)
        {
            Entries.AddFlushed(path, new FileContent(content));
        }
    }

    public FolderEntries Entries { get; } = new();

    /// <summary>Applies an operation.</summary>
    /// <returns>Whether a crash can leave other states from now on.</returns>
    public bool Apply(RecordedEvent step) => step switch
    {
        FolderCreated(var path) => CreateFolder(path),
        FileOpened(var writer, var path) => Open(writer, path),
        BytesWritten(var writer, var offset, var bytes) => _writers[writer].Change(new(offset, bytes)),
        LengthSet(var writer, var length) => _writers[writer].Change(new(length, null)),
        FileFlushed(var writer) => _writers[writer].Flush(),
        FileReplaced(var source, var target) => Entries.Change(new(target, Entries.Current()[source], source)),
        FileDeleted(var path) => Entries.Current().ContainsKey(path) && Entries.Change(new(null, null, path)),
        FolderFlushed(var path) => Entries.Flush(path),
        _ => false,
    };

    /// <summary>The disk as a program reads it.</summary>
    public DiskImage Current() =>
        After([.. Entries.Unflushed.Select(_ => true)], file => file.After(_ => WriteFate.Kept));

    /// <summary>The disk after a crash.</summary>
    /// <param name="entries">Whether each of the unflushed names is on disk.</param>
    /// <param name="contentOf">Returns the remaining content of a file.</param>
    public DiskImage After(bool[] entries, Func<FileContent, byte[]> contentOf)
    {
        var image = new DiskImage();
        foreach (var (path, file) in Entries.After(Entries.Possible(entries)))
        {
            if (file is null)
            {
                image.AddFolder(path);
            }
            else
            {
                image.AddFile(path, contentOf(file));
            }
        }

        return image;
    }

    private bool CreateFolder(string path)
    {
        if (path.Length == 0 || Entries.Current().ContainsKey(path))
        {
            return false;
        }

        CreateFolder(FolderEntries.FolderOf(path));
        return Entries.Change(new(path, null, null));
    }

    private bool Open(int writer, string path)
    {
        if (Entries.Current().GetValueOrDefault(path) is { } there)
        {
            _writers[writer] = there;
            return false;
        }

        var made = _writers[writer] = new FileContent([]);
        return Entries.Change(new(path, made, null));
    }
}
