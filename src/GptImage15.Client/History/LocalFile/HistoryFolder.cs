namespace GptImage15.History.LocalFile;

/// <summary>Makes the folder of the history so that a power cut does not take it away. Safe for many threads.</summary>
internal sealed class HistoryFolder(IHistoryFiles files)
{
    private readonly object _gate = new();
    private string? _known;

    /// <summary>
    /// Makes a folder, where missing. The name of each level is on the disk before the next is made: where another
    /// process has died on the way, only the name of the deepest level may be missing there.
    /// </summary>
    public void Create(string path)
    {
        lock (_gate)
        {
            if (path != _known || !Directory.Exists(path))
            {
                CreateLevels(path);
                _known = path;
            }
        }
    }

    private void CreateLevels(string path)
    {
        var missing = new Stack<string>();
        var level = path;
        for (; !Directory.Exists(level) && Path.GetDirectoryName(level) is { } above; level = above)
        {
            missing.Push(level);
        }

        FlushName(level);
        while (missing.Count > 0)
        {
            level = missing.Pop();
            files.CreateFolder(level);
            FlushName(level);
        }
    }

    private void FlushName(string folder)
    {
        if (Path.GetDirectoryName(folder) is { } above)
        {
            files.FlushFolder(above);
        }
    }
}
