using System.Runtime.CompilerServices;
using GptImage15.History.LocalIndex;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Reads the times that this module writes, fast: in UTC, for example <c>2026-01-31T23:59:59.1234567+00:00</c>, with up
/// to seven digits of a fraction. It leaves all other times to the serializer.
/// </summary>
internal static class UsualTime
{
    private const int SecondsEnd = 19;
    private const int FractionDigits = 7;

    /// <summary>Reads a time; false for a text of another form.</summary>
    [MethodImpl(HotMethod.Options)]
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < SecondsEnd + 6 || !text.Slice(text.Length - 6).SequenceEqual("+00:00"u8)
            || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        var year = (100 * TwoDigits(text, 0)) + TwoDigits(text, 2);
        var (month, day) = (TwoDigits(text, 5), TwoDigits(text, 8));
        var (hour, minute, second) = (TwoDigits(text, 11), TwoDigits(text, 14), TwoDigits(text, 17));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59
            || !TryFraction(text.Slice(SecondsEnd, text.Length - SecondsEnd - 6), out var ticks))
        {
            return false;
        }

        time = new DateTimeOffset(
            new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(ticks));
        return true;
    }

    /// <summary>A number of two digits; below -1,000 where there is another character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TwoDigits(ReadOnlySpan<byte> text, int start)
    {
        var (tens, ones) = ((uint)text[start] - '0', (uint)text[start + 1] - '0');
        return tens > 9 || ones > 9 ? -1_000_000 : (int)((10 * tens) + ones);
    }

    [MethodImpl(HotMethod.Options)]
    private static bool TryFraction(ReadOnlySpan<byte> text, out int ticks)
    {
        ticks = 0;
        if (text.Length == 0)
        {
            return true;
        }

        if (text[0] != '.' || text.Length is 1 or > FractionDigits + 1)
        {
            return false;
        }

        for (var i = 1; i <= FractionDigits; i++)
        {
            var digit = i < text.Length ? (uint)text[i] - '0' : 0;
            if (digit > 9)
            {
                return false;
            }

            ticks = (10 * ticks) + (int)digit;
        }

        return true;
    }
}
