using System.Buffers.Text;

namespace GptImage15.History.LocalIndex;

/// <summary>The id of a submission in the form in which it is always written: 32 lower-case hexadecimal digits.</summary>
internal readonly record struct SubmissionId(ulong Upper, ulong Lower)
{
    private const int Digits = 16;

    /// <summary>The hash for a table.</summary>
    public ulong Hash => IdentityHash.Mix(Upper ^ IdentityHash.Mix(Lower));

    /// <summary>Reads an id; false for a text of another form.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out SubmissionId id)
    {
        if (text.Length == 2 * Digits
            && IsLowerCase(text)
            && Utf8Parser.TryParse(text.Slice(0, Digits), out ulong upper, out var read, 'x') && read == Digits
            && Utf8Parser.TryParse(text.Slice(Digits), out ulong lower, out read, 'x') && read == Digits)
        {
            id = new(upper, lower);
            return true;
        }

        id = default;
        return false;
    }

    private static bool IsLowerCase(ReadOnlySpan<byte> text)
    {
        foreach (var digit in text)
        {
            if (digit is >= (byte)'A' and <= (byte)'F')
            {
                return false;
            }
        }

        return true;
    }
}
