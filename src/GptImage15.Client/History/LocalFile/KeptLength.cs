using GptImage15.History.LocalIndex;

namespace GptImage15.History.LocalFile;

/// <summary>The number of bytes of submissions with one line each.</summary>
internal static class KeptLength
{
    /// <summary>The most that a line repeats of the earlier ones: its submission, its state and its status.</summary>
    private const int RepeatedBytes = 110;

    /// <summary>
    /// A submission has up to this number of lines: its start, its outcome and its end. The lines of one that has more
    /// repeat each other.
    /// </summary>
    private const int UsualLines = 3;

    /// <summary>The least that the lines can have, without reading them. It is close for usual lines.</summary>
    public static long Least(HistoryIndex index, IEnumerable<int> numbers)
    {
        var total = 0L;
        foreach (var number in numbers)
        {
            total += Least(index, number);
        }

        return total;
    }

    /// <summary>The exact number.</summary>
    public static long Exact(IEnumerable<ArraySegment<byte>> lines) => lines.Sum(line => (long)line.Count);

    private static int Least(HistoryIndex index, int number)
    {
        var (count, first, total) = (0, 0, 0);
        foreach (var line in index.LinesOf(number))
        {
            first = count++ == 0 ? line.Length : first;
            total += line.Length + 1 - (count > 1 ? Math.Min(RepeatedBytes, line.Length + 1) : 0);
        }

        return count > UsualLines ? first : total;
    }
}
