namespace GptImage15.History.LocalFile;

/// <summary>
/// The number of bytes of the history that were on disk when the lock was last held. If the file is shorter, something
/// has truncated it; bytes after that length may be damaged by a crash. The lock file stores the length in two slots.
/// The first slot is on disk before the first write to a generation of the history. The second slot is written after
/// each record and not flushed: a crash can leave an earlier length or invalid text there, but never a length that is
/// too large.
/// </summary>
internal sealed class CommittedLength(IHistoryFileWriter file, CommittedTexts texts)
{
    /// <summary>Marks a truncated file. No file has this length, so the truncation stays visible.</summary>
    private const long OfCutFile = long.MaxValue;

    private readonly byte[] _bytes = new byte[CommittedTexts.Slots * CommittedTexts.Size];

    /// <summary>The number of bytes that were read of both slots; -1 where they must be read.</summary>
    private int _read = -1;

    /// <summary>Whether a length was ever stored.</summary>
    public bool IsKept => file.Length > 0;

    /// <summary>The length for a generation of the file; null where none is stored.</summary>
    public long? Of(string generation) => (Read(0, generation), Read(1, generation)) switch
    {
        ({ } first, { } second) => Math.Max(first, second),
        var (first, second) => first ?? second,
    };

    /// <summary>
    /// Whether the first slot has a length for a generation; for a truncated file, whether it has the mark.
    /// </summary>
    public bool IsBegun(string generation, HistoryDamage damage) =>
        Read(0, generation) is { } kept && (damage != HistoryDamage.Cut || kept == OfCutFile);

    /// <summary>
    /// Stores the first length for a generation, and flushes it. The bytes that it counts must already be on disk.
    /// </summary>
    /// <param name="generation">The generation.</param>
    /// <param name="damage">The damage of the file.</param>
    /// <param name="length">The length, in bytes.</param>
    /// <param name="before">The generation of the file until it is replaced; null where it has none.</param>
    public void Begin(string generation, HistoryDamage damage, long length, string? before)
    {
        // Until the file has the new generation, only the second slot describes the old one. It may still describe an
        // even older generation: a crash loses what was not flushed.
        if (before is not null && Read(1, before) is null && Of(before) is { } known)
        {
            Advance(before, known);
        }

        file.Flush();
        Write(0, generation, damage == HistoryDamage.Cut ? OfCutFile : length);
        file.Flush();
    }

    /// <summary>Stores the length after a record.</summary>
    public void Advance(string generation, long length) => Write(1, generation, length);

    private long? Read(int slot, string generation)
    {
        if (_read < 0)
        {
            _read = file.Read(0, _bytes, _bytes.Length);
        }

        return _read >= (slot + 1) * CommittedTexts.Size
            ? texts.Read(slot, _bytes.AsSpan(slot * CommittedTexts.Size, CommittedTexts.Size), generation)
            : null;
    }

    private void Write(int slot, string generation, long length)
    {
        _read = -1;
        file.Write(slot * CommittedTexts.Size, texts.Write(slot, generation, length), CommittedTexts.Size);
    }
}
