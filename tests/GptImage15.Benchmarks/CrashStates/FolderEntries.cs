namespace GptImage15.Benchmarks.CrashStates;

/// <summary>A change of a folder's entries: it sets an entry, and may remove another in the same step.</summary>
/// <param name="Path">The entry that is set; null for none.</param>
/// <param name="File">The file of the entry; null for a folder.</param>
/// <param name="Removed">The entry that is removed; null for none.</param>
internal sealed record EntryChange(string? Path, FileContent? File, string? Removed)
{
    /// <summary>The folder whose flush puts the change on disk.</summary>
    public string Folder => FolderEntries.FolderOf(Path ?? Removed!);

    /// <summary>
    /// Whether both changes have an entry in common. The later one is then on disk only if the earlier one is.
    /// </summary>
    public bool Touches(EntryChange other) => Has(other.Path) || Has(other.Removed);

    private bool Has(string? path) => path is not null && (path == Path || path == Removed);
}

/// <summary>
/// The names of files and folders: those on disk, and the changes since. Each change is on disk completely or not at
/// all. Changes of the same entry reach the disk in order, other changes in any order.
/// </summary>
internal sealed class FolderEntries
{
    private readonly List<EntryChange> _unflushed = [];
    private readonly Dictionary<string, FileContent?> _flushed = [];

    /// <summary>The changes since the last flush of their folders, in order.</summary>
    public IReadOnlyList<EntryChange> Unflushed => _unflushed;

    /// <summary>The folder of a path; the empty path for the outermost folder.</summary>
    public static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    /// <summary>Adds an entry that is on disk from the start.</summary>
    public void AddFlushed(string path, FileContent? file) => _flushed.Add(path, file);

    /// <summary>Changes an entry.</summary>
    /// <returns>True: there is a new change to lose.</returns>
    public bool Change(EntryChange change)
    {
        _unflushed.Add(change);
        return true;
    }

    /// <summary>Flushes the changes of the entries of a folder.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Flush(string folder)
    {
        foreach (var change in _unflushed.Where(change => change.Folder == folder))
        {
            Apply(_flushed, change);
        }

        return _unflushed.RemoveAll(change => change.Folder == folder) > 0;
    }

    /// <summary>The entries as a program reads them.</summary>
    public Dictionary<string, FileContent?> Current() => After(Enumerable.Repeat(true, _unflushed.Count).ToArray());

    /// <summary>The files that have a name, or can have one after a crash.</summary>
    public IEnumerable<FileContent> Files() =>
        _flushed.Values.Concat(_unflushed.Select(change => change.File)).OfType<FileContent>().Distinct();

    /// <summary>Removes the unflushed changes that cannot be on disk because an earlier change is not kept.</summary>
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

    /// <summary>
    /// The entries after a crash. If the entry of a folder is missing, all entries in it are missing too.
    /// </summary>
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
