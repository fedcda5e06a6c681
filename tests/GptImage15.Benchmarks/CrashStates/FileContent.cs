namespace GptImage15.Benchmarks.CrashStates;

/// <summary>A change of a file's content.</summary>
/// <param name="Offset">Where the bytes begin; without bytes, the new length.</param>
/// <param name="Bytes">What is written.</param>
internal sealed record FileChange(long Offset, byte[]? Bytes);

/// <summary>The content of a file: what is on disk for certain, and what a crash may lose.</summary>
internal sealed class FileContent(byte[] flushed)
{
    private readonly List<FileChange> _unflushed = [];
    private byte[] _flushed = flushed;

    /// <summary>The changes since the last flush, in their order.</summary>
    public IReadOnlyList<FileChange> Unflushed => _unflushed;

    public void Change(FileChange change) => _unflushed.Add(change);

    public void Flush()
    {
        _flushed = After(Array.ConvertAll(_unflushed.ToArray(), _ => WriteFate.Kept));
        _unflushed.Clear();
    }

    /// <summary>The length before one of the unflushed changes, where all changes before it are kept.</summary>
    public long LengthBefore(int change) => _unflushed.Take(change).Aggregate(
        (long)_flushed.Length,
        static (length, earlier) =>
            earlier.Bytes is { } bytes ? Math.Max(length, earlier.Offset + bytes.Length) : earlier.Offset);

    /// <summary>The content after a crash.</summary>
    /// <param name="fates">What became of each unflushed change.</param>
    public byte[] After(IReadOnlyList<WriteFate> fates)
    {
        var content = _flushed;
        for (var change = 0; change < _unflushed.Count; change++)
        {
            content = Apply(content, _unflushed[change], fates[change]);
        }

        return content;
    }

    private static byte[] Apply(byte[] content, FileChange change, WriteFate fate)
    {
        if (fate.Kind == WriteFateKind.Lost)
        {
            return content;
        }

        var offset = (int)change.Offset;
        if (change.Bytes is not { } bytes)
        {
            return Resize(content, offset);
        }

        var (from, to) = fate.Kind switch
        {
            WriteFateKind.Kept => (0, bytes.Length),
            WriteFateKind.BeginningMissing => (fate.At, bytes.Length),
            _ => (0, fate.At),
        };
        var end = offset + (fate.Kind == WriteFateKind.Torn ? fate.At : bytes.Length);
        var result = Resize(content, Math.Max(content.Length, end));
        bytes.AsSpan(from, to - from).CopyTo(result.AsSpan(offset + from));
        return result;
    }

    private static byte[] Resize(byte[] content, int length)
    {
        var result = new byte[length];
        content.AsSpan(0, Math.Min(length, content.Length)).CopyTo(result);
        return result;
    }
}
