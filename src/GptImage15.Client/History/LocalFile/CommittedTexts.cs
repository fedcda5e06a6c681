using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Lengths as text with a check value. The last text of each slot is kept: while no other process writes, it is the one
/// that the next change reads, and needs no new hash. Not thread-safe.
/// </summary>
internal sealed class CommittedTexts
{
    /// <summary>The number of slots.</summary>
    public const int Slots = 2;

    /// <summary>The size of each text in bytes.</summary>
    public const int Size = LengthDigits + 1 + CheckDigits + 1;

    private const int LengthDigits = 19;
    private const int CheckDigits = 32;

    private readonly Known?[] _known = new Known?[Slots];

    /// <summary>The length in the text of a slot; null where the text is not one of a generation.</summary>
    public long? Read(int slot, ReadOnlySpan<byte> text, string generation)
    {
        if (_known[slot] is { } last && last.Generation == generation && text.SequenceEqual(last.Text))
        {
            return last.Length;
        }

        var number = Encoding.ASCII.GetString(text.Slice(0, LengthDigits).ToArray());
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || !text.SequenceEqual(Text(generation, length)))
        {
            return null;
        }

        _known[slot] = new(generation, length, text.ToArray());
        return length;
    }

    /// <summary>The text of a length for a slot.</summary>
    public byte[] Write(int slot, string generation, long length)
    {
        var text = Text(generation, length);
        _known[slot] = new(generation, length, text);
        return text;
    }

    private static byte[] Text(string generation, long length)
    {
        using var sha = SHA256.Create();
        var number = length.ToString("D" + LengthDigits, CultureInfo.InvariantCulture);
        var check = sha.ComputeHash(Encoding.UTF8.GetBytes(generation + "\n" + number));
        var digits = BitConverter.ToString(check, 0, CheckDigits / 2).Replace("-", "");
        return Encoding.ASCII.GetBytes($"{number} {digits}\n");
    }

    private sealed record Known(string Generation, long Length, byte[] Text);
}
