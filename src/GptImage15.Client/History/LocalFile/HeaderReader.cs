using System.Text.Json;
using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>Reads the first line of the file. Not thread-safe.</summary>
internal sealed class HeaderReader
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private static readonly byte[] Utf16 = [0xFF, 0xFE];
    private static readonly byte[] Utf16BigEnd = [0xFE, 0xFF];

    private readonly byte[] _bytes = new byte[256];

    /// <summary>The last line that was a header, with its line end. Almost always, the next one is the same.</summary>
    private byte[] _known = [];
    private string? _knownGeneration;

    /// <summary>Whether the file cannot be a history: it starts as UTF-16, or contains zero bytes.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>Reads the generation at the start of a file; null where it has no header.</summary>
    /// <exception cref="IOException">The file cannot be read, or is of a later version.</exception>
    public string? Read(FileStream file)
    {
        var start = _bytes.AsSpan(0, file.Read(_bytes, 0, _bytes.Length));
        var end = start.IndexOf((byte)'\n') + 1;
        if (end == 0 || !start.Slice(0, end).SequenceEqual(_known))
        {
            _knownGeneration = GenerationOf(start.Slice(0, end));
            _known = _knownGeneration is null ? [] : start.Slice(0, end).ToArray();
        }

        IsForeign = _knownGeneration is null
            && (start.IndexOf((byte)0) >= 0 || start.StartsWith(Utf16) || start.StartsWith(Utf16BigEnd));
        return _knownGeneration;
    }

    public void Clear() => IsForeign = false;

    private static string? GenerationOf(ReadOnlySpan<byte> line) => HeaderOf(WithoutMark(line)) switch
    {
        { Version: > HistoryHeader.CurrentVersion } => throw new IOException(Messages.HistoryOfLaterVersion),
        { Version: HistoryHeader.CurrentVersion, Generation: { Length: > 0 } generation } => generation,
        _ => null,
    };

    /// <summary>Some editors write a byte order mark at the start of a file.</summary>
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> line) =>
        line.StartsWith(ByteOrderMark) ? line.Slice(ByteOrderMark.Length) : line;

    private static HistoryHeader? HeaderOf(ReadOnlySpan<byte> line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize(line, HistoryContext.Default.HistoryHeader);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
