namespace GptImage15.History;

/// <summary>The folder of the history, of which each name on the way to it is on the disk. Not thread-safe.</summary>
internal sealed class HistoryFolder(IHistoryFiles files)
{
    private string? _known;

    /// <summary>
    /// Makes a folder, where missing. The name of each level is on the disk before the next is made: so only that of the
    /// deepest one may be missing there, should another process have died on the way.
    /// </summary>
    public void Create(string path)
    {
        if (path == _known && Directory.Exists(path))
        {
            return;
        }

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

        _known = path;
    }

    private void FlushName(string folder)
    {
        if (Path.GetDirectoryName(folder) is { } above)
        {
            files.FlushFolder(above);
        }
    }
}
