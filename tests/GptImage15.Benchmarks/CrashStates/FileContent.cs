namespace GptImage15.Benchmarks.CrashStates;

/// <summary>A change of a file's content.</summary>
/// <param name="Offset">The offset of the bytes; without bytes, the new length.</param>
/// <param name="Bytes">The written bytes; null for a change of the length.</param>
internal sealed record FileChange(long Offset, byte[]? Bytes)
{
    /// <summary>The end of the bytes; without bytes, the new length.</summary>
    public long End => Offset + (Bytes?.Length ?? 0);
}

/// <summary>The content of a file: the flushed bytes, and the changes that a crash can lose.</summary>
internal sealed class FileContent(byte[] flushed)
{
    private readonly List<FileChange> _unflushed = [];
    private byte[] _flushed = flushed;

    /// <summary>The changes since the last flush, in order.</summary>
    public IReadOnlyList<FileChange> Unflushed => _unflushed;

    /// <summary>Changes the content.</summary>
    /// <returns>True: there is a new change to lose.</returns>
    public bool Change(FileChange change)
    {
        _unflushed.Add(change);
        return true;
    }

    /// <summary>Flushes all changes.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Flush()
    {
        var isChanged = _unflushed.Count > 0;
        _flushed = After(_ => WriteFate.Kept);
        _unflushed.Clear();
        return isChanged;
    }

    /// <summary>The length before one of the unflushed changes, if all changes before it are kept.</summary>
    public long LengthBefore(int change) => _unflushed.Take(change).Aggregate(
        (long)_flushed.Length,
        static (length, earlier) => earlier.Bytes is null ? earlier.End : Math.Max(length, earlier.End));

    /// <summary>The content after a crash.</summary>
    /// <param name="fateOf">Returns the fate of each unflushed change.</param>
    public byte[] After(Func<FileChange, WriteFate> fateOf)
    {
        if (_unflushed.Count == 0)
        {
            return _flushed;
        }

        var content = new byte[Math.Max(_flushed.Length, _unflushed.Max(change => change.End))];
        _flushed.CopyTo(content, 0);
        var length = _flushed.Length;
        foreach (var change in _unflushed)
        {
            length = Apply(content, length, change, fateOf(change));
        }

        return content[..length];
    }

    private static int Apply(byte[] content, int length, FileChange change, WriteFate fate)
    {
        var offset = (int)change.Offset;
        if (fate.Kind == WriteFateKind.Lost)
        {
            return length;
        }

        if (change.Bytes is not { } bytes)
        {
            content.AsSpan(Math.Min(offset, length)).Clear();
            return offset;
        }

        var (from, to) = fate.Kind switch
        {
            WriteFateKind.Kept => (0, bytes.Length),
            WriteFateKind.BeginningMissing => (fate.At, bytes.Length),
            _ => (0, fate.At),
        };
        bytes.AsSpan(from, to - from).CopyTo(content.AsSpan(offset + from));
        return Math.Max(length, fate.Kind == WriteFateKind.Torn ? offset + fate.At : (int)change.End);
    }
}
