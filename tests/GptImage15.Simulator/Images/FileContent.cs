using System.Security.Cryptography;
using System.Text;

namespace GptImage15.Simulator;

/// <summary>
/// Content of any size that is never completely in memory: the header of a PNG, then bytes that depend only on the name
/// and the offset.
/// </summary>
internal sealed class FileContent : Content
{
    // A prime: pieces that are joined at a wrong offset differ, even if the error is a power of two.
    private const int BlockLength = 262_139;

    private static readonly byte[] Block = MakeBlock();

    private readonly byte[] head = PngPainter.Header(1024, 1024);
    private readonly int start;

    public FileContent(string name, long length)
        : base("image/png", length)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        start = (int)(BitConverter.ToUInt32(hash) % BlockLength);
    }

    public override ReadOnlyMemory<byte> At(long offset, int most)
    {
        most = (int)Math.Min(most, Length - offset);
        if (offset < head.Length)
            return head.AsMemory((int)offset, Math.Min(most, head.Length - (int)offset));

        var place = (int)((start + offset) % BlockLength);
        return Block.AsMemory(place, Math.Min(most, BlockLength - place));
    }

    private static byte[] MakeBlock()
    {
        var block = new byte[BlockLength];
        new Random(15).NextBytes(block);
        return block;
    }
}
