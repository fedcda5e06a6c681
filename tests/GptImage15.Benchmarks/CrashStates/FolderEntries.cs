namespace GptImage15.Benchmarks.CrashStates;

/// <summary>A change of a folder's entries: it sets an entry, and may remove another in the same step.</summary>
/// <param name="Path">The entry that is set; null for none.</param>
/// <param name="File">The file it stands for; null for a folder.</param>
/// <param name="Removed">The entry that is removed; null for none.</param>
internal sealed record EntryChange(string? Path, FileContent? File, string? Removed)
{
    /// <summary>The folder whose flush puts it on disk.</summary>
    public string Folder => FolderEntries.FolderOf(Path ?? Removed!);

    /// <summary>Whether both are about one entry, so that the later can't be on disk without the earlier.</summary>
    public bool Touches(EntryChange other) => Has(other.Path) || Has(other.Removed);

    private bool Has(string? path) => path is not null && (path == Path || path == Removed);
}

/// <summary>
/// The names of files and folders: what is on disk for certain, and the changes since. Each change is on disk whole or
/// not at all; changes of one entry reach it in their order, others in any.
/// </summary>
internal sealed class FolderEntries
{
    private readonly List<EntryChange> _unflushed = [];
    private readonly Dictionary<string, FileContent?> _flushed = [];

    /// <summary>The changes since their folders were flushed, in their order.</summary>
    public IReadOnlyList<EntryChange> Unflushed => _unflushed;

    /// <summary>The folder of a path; the outermost is the empty path.</summary>
    public static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    /// <summary>Adds an entry that is on disk from the start.</summary>
    public void AddFlushed(string path, FileContent? file) => _flushed.Add(path, file);

    /// <summary>Changes an entry.</summary>
    /// <returns>True: something to lose has come.</returns>
    public bool Change(EntryChange change)
    {
        _unflushed.Add(change);
        return true;
    }

    /// <summary>Puts the changes of a folder's entries on disk.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Flush(string folder)
    {
        foreach (var change in _unflushed.Where(change => change.Folder == folder))
        {
            Apply(_flushed, change);
        }

        return _unflushed.RemoveAll(change => change.Folder == folder) > 0;
    }

    /// <summary>The entries as a program sees them.</summary>
    public Dictionary<string, FileContent?> Current() => After(Enumerable.Repeat(true, _unflushed.Count).ToArray());

    /// <summary>The files that have a name, or may have one after a crash.</summary>
    public IEnumerable<FileContent> Files() =>
        _flushed.Values.Concat(_unflushed.Select(change => change.File)).OfType<FileContent>().Distinct();

    /// <summary>Drops the unflushed changes that can't be on disk without another that is not kept.</summary>
    public bool[] Possible(bool[] kept)
    {
        var possible = kept.ToArray();
        for (var later = 0; later < possible.Length; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                possible[later] &= possible[earlier] || !_unflushed[later].Touches(_unflushed[earlier]);
            }
        }

        return possible;
    }

    /// <summary>The entries after a crash; what is in a folder whose own entry is missing is missing too.</summary>
    public Dictionary<string, FileContent?> After(bool[] kept)
    {
        var entries = new Dictionary<string, FileContent?>(_flushed);
        for (var change = 0; change < kept.Length; change++)
        {
            if (kept[change])
            {
                Apply(entries, _unflushed[change]);
            }
        }

        foreach (var path in entries.Keys.Order(StringComparer.Ordinal).ToArray())
        {
            if (FolderOf(path) is { Length: > 0 } folder && !entries.ContainsKey(folder))
            {
                entries.Remove(path);
            }
        }

        return entries;
    }

    private static void Apply(Dictionary<string, FileContent?> entries, EntryChange change)
    {
        if (change.Removed is { } removed)
        {
            entries.Remove(removed);
        }

        if (change.Path is { } path)
        {
            entries[path] = change.File;
        }
    }
}
