namespace GptImage15.History.LocalFile;

/// <summary>The complete lines of a file that are not records.</summary>
internal sealed class UnreadableLines
{
    /// <summary>Their number.</summary>
    public int Count { get; private set; }

    /// <summary>The offset of the first of them, in bytes.</summary>
    public long First { get; private set; }

    /// <summary>
    /// Whether each of them contains a zero byte: a power failure can leave zeros where a part of the last write is
    /// missing.
    /// </summary>
    public bool AllHaveZeros { get; private set; } = true;

    /// <summary>Adds a line that is no record. Empty lines do not count.</summary>
    public void Add(ReadOnlySpan<byte> line, long offset)
    {
        if (line.Length > 0 && !line.SequenceEqual("\r"u8))
        {
            First = Count == 0 ? offset : First;
            AllHaveZeros &= line.IndexOf((byte)0) >= 0;
            Count++;
        }
    }

    public void Clear()
    {
        Count = 0;
        First = 0;
        AllHaveZeros = true;
    }
}
