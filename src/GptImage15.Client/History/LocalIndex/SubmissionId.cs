using System.Runtime.CompilerServices;

namespace GptImage15.History.LocalIndex;

/// <summary>The id of a submission as it is always written: 32 lower-case hexadecimal digits.</summary>
internal readonly record struct SubmissionId(ulong Upper, ulong Lower)
{
    private const int Digits = 16;

    /// <summary>The hash for a table.</summary>
    public ulong Hash => IdentityHash.Mix(Upper ^ IdentityHash.Mix(Lower));

    /// <summary>Reads an id; false for a text of another form.</summary>
    [MethodImpl(HotMethod.Options)]
    public static bool TryParse(ReadOnlySpan<byte> text, out SubmissionId id)
    {
        id = default;
        if (text.Length != 2 * Digits
            || !TryParseHalf(text.Slice(0, Digits), out var upper)
            || !TryParseHalf(text.Slice(Digits), out var lower))
        {
            return false;
        }

        id = new(upper, lower);
        return true;
    }

    [MethodImpl(HotMethod.Options)]
    private static bool TryParseHalf(ReadOnlySpan<byte> digits, out ulong value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            var digitValue = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
                _ => -1,
            };
            if (digitValue < 0)
            {
                return false;
            }

            value = (value << 4) | (uint)digitValue;
        }

        return true;
    }
}
