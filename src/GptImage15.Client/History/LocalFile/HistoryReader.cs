using System.Runtime.CompilerServices;
using System.Text.Json;
using GptImage15.History.LocalIndex;
using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Reads the file, with or without its lock, and stores the position. A line is read only when it has a line end. Not
/// thread-safe.
/// </summary>
internal sealed class HistoryReader(HistoryIndex index, HistoryLineSource source)
{
    private const byte LineFeed = (byte)'\n';

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private static readonly byte[] Utf16 = [0xFF, 0xFE];
    private static readonly byte[] Utf16BigEnd = [0xFE, 0xFF];

    /// <summary>The generation of the file; null where it has no header.</summary>
    public string? Generation { get; private set; }

    /// <summary>The end of the last complete line, in bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>The size of the file in bytes; 0 where there is none.</summary>
    public long Length { get; private set; }

    /// <summary>Whether there is a file.</summary>
    public bool Exists { get; private set; }

    /// <summary>The number of complete lines that are not records.</summary>
    public int UnreadableLines { get; private set; }

    /// <summary>The offset of the first of them, in bytes.</summary>
    public long FirstUnreadable { get; private set; }

    /// <summary>
    /// Whether each of them contains a zero byte: a power failure can leave zeros where a part of the last write is
    /// missing.
    /// </summary>
    public bool AllUnreadableHaveZeros { get; private set; } = true;

    /// <summary>Whether the file cannot be a history: it starts as UTF-16, or contains zero bytes.</summary>
    public bool IsForeign { get; private set; }

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
            IsForeign = false;
            return;
        }

        var header = ReadHeader(file);
        Length = file.Length;
        if (Length == 0 && file.Position > 0)
        {
            // A device, such as /dev/zero, has no length, and bytes without an end.
            throw new IOException(Messages.HistoryNotRegularFile);
        }

        if (header?.Generation != Generation || Length < Offset)
        {
            StartOver();
            Generation = header?.Generation;
        }

        var (begin, unreadable) = (Offset, UnreadableLines);
        ReadLines(file);
        if (begin > 0 && UnreadableLines > unreadable)
        {
            // An editor may have changed the file in place, so its lines may be at other offsets.
            StartOver();
            Generation = header?.Generation;
            ReadLines(file);
        }
    }

    /// <summary>Discards what was read, so that the next read starts at the beginning.</summary>
    public void StartOver()
    {
        index.Clear();
        Generation = null;
        Offset = 0;
        ForgetUnreadable();
    }

    /// <summary>Sets the position after a write under the lock. The index already has the written records.</summary>
    public void Skip(string? generation, long length)
    {
        Generation = generation;
        Offset = Length = length;
        Exists = true;
    }

    private HistoryHeader? ReadHeader(FileStream file)
    {
        var bytes = new byte[256];
        var start = bytes.AsSpan(0, file.Read(bytes, 0, bytes.Length));
        var end = start.IndexOf(LineFeed);
        var header = end < 0 ? null : ParseHeader(WithoutMark(start.Slice(0, end)));
        var isOurs = header switch
        {
            { Version: > HistoryHeader.CurrentVersion } => throw new IOException(Messages.HistoryOfLaterVersion),
            { Version: HistoryHeader.CurrentVersion, Generation.Length: > 0 } => true,
            _ => false,
        };
        IsForeign = !isOurs
            && (start.IndexOf((byte)0) >= 0 || start.StartsWith(Utf16) || start.StartsWith(Utf16BigEnd));
        return isOurs ? header : null;
    }

    [MethodImpl(HotMethod.Options)]
    private void ReadLines(FileStream file)
    {
        file.Position = Offset;
        var buffer = new byte[64 * 1024];
        var kept = 0;
        int read;

        // Not beyond the length that was read: what is written later is read the next time.
        while ((read = file.Read(buffer, kept, (int)Math.Min(buffer.Length - kept, Length - file.Position))) > 0)
        {
            var filled = kept + read;
            var start = 0;
            int end;
            while ((end = Array.IndexOf(buffer, LineFeed, start, filled - start)) >= 0)
            {
                ReadLine(buffer.AsSpan(start, end - start));
                Offset += end + 1 - start;
                start = end + 1;
            }

            kept = filled - start;
            Buffer.BlockCopy(buffer, start, buffer, 0, kept);
            if (kept == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }
    }

    [MethodImpl(HotMethod.Options)]
    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (HistoryLineParser.TryReadFields(line, out var fields))
        {
            index.Apply(fields, Offset, line.Length);
        }
        else if (line.Length > 0 && !line.SequenceEqual("\r"u8) && !(Offset == 0 && Generation is not null))
        {
            FirstUnreadable = UnreadableLines == 0 ? Offset : FirstUnreadable;
            AllUnreadableHaveZeros &= line.IndexOf((byte)0) >= 0;
            UnreadableLines++;
        }
    }

    private void ForgetUnreadable()
    {
        UnreadableLines = 0;
        FirstUnreadable = 0;
        AllUnreadableHaveZeros = true;
    }

    /// <summary>Some editors write a byte order mark at the start of a file.</summary>
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> line) =>
        line.StartsWith(ByteOrderMark) ? line.Slice(ByteOrderMark.Length) : line;

    private static HistoryHeader? ParseHeader(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, HistoryContext.Default.HistoryHeader);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
