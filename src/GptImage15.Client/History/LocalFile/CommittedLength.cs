using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GptImage15.History.LocalFile;

/// <summary>
/// How many bytes of the history were on the disk when the lock was last held: if some of them are missing, somebody
/// has cut them off; what comes after them may be torn by a crash. It is kept in the file of the lock, in two places.
/// The first is on the disk before a generation of the history is first written to. The second is written after each
/// record and not flushed: a crash may leave an older length there, or none that can be read, but never one that is too
/// large.
/// </summary>
internal sealed class CommittedLength(IHistoryFileWriter file)
{
    /// <summary>The length of a file that was cut: none reaches it, so that it stays known.</summary>
    private const long OfCutFile = long.MaxValue;

    private const int LengthDigits = 19;
    private const int CheckDigits = 32;
    private const int Size = LengthDigits + 1 + CheckDigits + 1;

    /// <summary>Whether any was ever kept.</summary>
    public bool IsKept => file.Length > 0;

    /// <summary>The length for a generation of the file, or null where none is known.</summary>
    public long? Of(string generation) => (Read(0, generation), Read(Size, generation)) switch
    {
        ({ } first, { } second) => Math.Max(first, second),
        var (first, second) => first ?? second,
    };

    /// <summary>Whether a first length is kept for a generation: for a file that was cut, that it was.</summary>
    public bool IsBegun(string generation, HistoryDamage damage) =>
        Read(0, generation) is { } kept && (damage != HistoryDamage.Cut || kept == OfCutFile);

    /// <summary>
    /// Keeps a first length for a generation, and sees it to the disk. What it counts must be there before.
    /// </summary>
    /// <param name="generation">The generation.</param>
    /// <param name="damage">What is wrong with the file.</param>
    /// <param name="length">The length.</param>
    /// <param name="before">The generation that the file has until it is replaced; null where it has none.</param>
    public void Begin(string generation, HistoryDamage damage, long length, string? before)
    {
        // Until the file has the new generation, the second place is what is known of the old one. It may still be
        // about one that is older yet: a crash loses what was not flushed.
        if (before is not null && Read(Size, before) is null && Of(before) is { } known)
        {
            Advance(before, known);
        }

        file.Flush();
        Write(0, generation, damage == HistoryDamage.Cut ? OfCutFile : length);
        file.Flush();
    }

    /// <summary>Keeps the length after a record.</summary>
    public void Advance(string generation, long length) => Write(Size, generation, length);

    private static string Text(string generation, long length)
    {
        using var sha = SHA256.Create();
        var number = length.ToString("D" + LengthDigits, CultureInfo.InvariantCulture);
        var check = sha.ComputeHash(Encoding.UTF8.GetBytes(generation + "\n" + number));
        return $"{number} {BitConverter.ToString(check).Replace("-", "").Substring(0, CheckDigits)}\n";
    }

    private long? Read(long offset, string generation)
    {
        var bytes = new byte[Size];
        var text = Encoding.ASCII.GetString(bytes, 0, file.Read(offset, bytes, Size));
        var number = text.Length == Size ? text.Substring(0, LengthDigits) : "";
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && text == Text(generation, length)
            ? length
            : null;
    }

    private void Write(long offset, string generation, long length) =>
        file.Write(offset, Encoding.ASCII.GetBytes(Text(generation, length)), Size);
}
