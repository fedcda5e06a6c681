namespace GptImage15.Simulator;

/// <summary>Bytes that can be sent from any offset.</summary>
internal abstract class Content(string type, long length)
{
    public static readonly Content Empty = new BytesContent("text/plain", ReadOnlyMemory<byte>.Empty);

    public string Type { get; } = type;

    public long Length { get; } = length;

    /// <summary>The next bytes from an offset: at least one before the end, at most the requested number.</summary>
    public abstract ReadOnlyMemory<byte> At(long offset, int most);
}

/// <summary>Bytes in memory.</summary>
internal sealed class BytesContent(string type, ReadOnlyMemory<byte> bytes) : Content(type, bytes.Length)
{
    public override ReadOnlyMemory<byte> At(long offset, int most) =>
        bytes.Slice((int)offset, (int)Math.Min(most, Length - offset));
}
