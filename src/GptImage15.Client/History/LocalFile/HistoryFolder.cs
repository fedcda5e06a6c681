namespace GptImage15.History.LocalFile;

/// <summary>Creates the folder of the history so that a power failure does not remove it. Thread-safe.</summary>
internal sealed class HistoryFolder(IHistoryFiles files)
{
    private readonly object _gate = new();
    private string? _known;

    /// <summary>
    /// Creates a folder if it does not exist. The name of each level is on disk before the next level is created: if
    /// another process ended during this, only the name of the deepest level may be missing on disk.
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
