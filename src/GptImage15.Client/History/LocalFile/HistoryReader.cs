using System.Buffers;
using GptImage15.History.LocalIndex;
using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Reads the file, with or without its lock, and stores the position. A line is read only when it has a line end. Not
/// thread-safe.
/// </summary>
internal sealed class HistoryReader(HistoryIndex index, HistoryLineSource source)
{
#if NET
    /// <summary>More is read on one thread and applied to the index on another.</summary>
    private const int BytesOfOneThread = 4 * 1024 * 1024;

    private const int BatchesAhead = 4;
#endif

    private readonly HeaderReader _header = new();

    /// <summary>The generation of the file; null where it has no header.</summary>
    public string? Generation { get; private set; }

    /// <summary>The end of the last complete line, in bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>The size of the file in bytes; 0 where there is none.</summary>
    public long Length { get; private set; }

    /// <summary>Whether there is a file.</summary>
    public bool Exists { get; private set; }

    /// <summary>The complete lines that are not records.</summary>
    public UnreadableLines Unreadable { get; } = new();

    /// <summary>Whether the file cannot be a history.</summary>
    public bool IsForeign => _header.IsForeign;

    /// <summary>
    /// Adds the lines since the last read to the index; after a rewrite, all lines. The source has the file open then.
    /// </summary>
    public void Read(string target)
    {
        var file = HistoryKind.OpenForReading(target);
        source.Use(target, file);
        Exists = file is not null;
        if (file is null)
        {
            StartOver();
            Length = 0;
            _header.Clear();
            return;
        }

        var generation = _header.Read(file);
        Length = file.Length;
        if (Length == 0 && file.Position > 0)
        {
            // A device, such as /dev/zero, has no length, and bytes without an end.
            throw new IOException(Messages.HistoryNotRegularFile);
        }

        if (generation != Generation || Length < Offset)
        {
            StartOver();
            Generation = generation;
        }

        var (begin, unreadable) = (Offset, Unreadable.Count);
        ReadLines(file);
        if (begin > 0 && Unreadable.Count > unreadable)
        {
            // An editor may have changed the file in place, so its lines may be at other offsets.
            StartOver();
            Generation = generation;
            ReadLines(file);
        }
    }

    /// <summary>Discards what was read, so that the next read starts at the beginning.</summary>
    public void StartOver()
    {
        index.Clear();
        Generation = null;
        Offset = 0;
        Unreadable.Clear();
    }

    /// <summary>Sets the position after a write under the lock. The index already has the written records.</summary>
    public void Skip(string? generation, long length)
    {
        Generation = generation;
        Offset = Length = length;
        Exists = true;
    }

    private void ReadLines(FileStream file)
    {
        if (Offset >= Length)
        {
            return;
        }

        var lines = new LineReader(file, Offset, Length, Generation is not null, index, Unreadable);
        try
        {
            foreach (var batch in InBatches(lines, Length - Offset))
            {
                index.Apply(batch);
                ArrayPool<LineValues>.Shared.Return(batch.Array!);
            }
        }
        catch
        {
            // Lines may have been read that are not in the index.
            StartOver();
            throw;
        }

        Offset = lines.Offset;
    }

    private static IEnumerable<ArraySegment<LineValues>> InBatches(LineReader lines, long bytes) =>
#if NET
        bytes > BytesOfOneThread ? ReadAhead.Of(lines.ReadBatches(), BatchesAhead) :
#endif
        lines.ReadBatches();
}
