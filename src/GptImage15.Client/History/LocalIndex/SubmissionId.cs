using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace GptImage15.History.LocalIndex;

/// <summary>The id of a submission as it is always written: 32 lower-case hexadecimal digits.</summary>
internal readonly record struct SubmissionId(ulong Upper, ulong Lower)
{
    private const int Digits = 32;
    private const int DigitsOfPart = 8;

    /// <summary>1 in each byte.</summary>
    private const ulong Ones = 0x0101010101010101;

    /// <summary>The hash for a table.</summary>
    public ulong Hash => IdentityHash.Mix(Upper ^ IdentityHash.Mix(Lower));

    /// <summary>Reads an id; false for a text of another form.</summary>
    [MethodImpl(HotMethod.Options)]
    public static bool TryParse(ReadOnlySpan<byte> text, out SubmissionId id)
    {
        id = default;
        if (text.Length != Digits)
        {
            return false;
        }

        var isValid = TryParsePart(text, 0, out var first) & TryParsePart(text, 1, out var second)
            & TryParsePart(text, 2, out var third) & TryParsePart(text, 3, out var fourth);
        id = isValid ? new((first << 32) | second, (third << 32) | fourth) : default;
        return isValid;
    }

    /// <summary>
    /// Reads eight digits at once. The digits are random: a processor does not predict a branch for each.
    /// </summary>
    [MethodImpl(HotMethod.Options)]
    private static bool TryParsePart(ReadOnlySpan<byte> text, int part, out ulong value)
    {
        var digits = BinaryPrimitives.ReadUInt64BigEndian(text.Slice(part * DigitsOfPart));

        // The lower half of a byte is the value of 0 to 9, and that of a to f less 9. Letters have bit 6.
        var letters = (digits >> 6) & Ones;
        var values = (digits & (0x0F * Ones)) + (9 * letters);
        var isValid = digits == values + ('0' * Ones) + (('a' - '0' - 10) * letters)
            && (((values + (6 * Ones)) >> 4) & Ones) == letters
            && (values & (0x10 * Ones)) == 0;
        value = (values | (values >> 4)) & 0x00FF00FF00FF00FF;
        value = (value | (value >> 8)) & 0x0000FFFF0000FFFF;
        value = (value | (value >> 16)) & 0x00000000FFFFFFFF;
        return isValid;
    }
}
