using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GptImage15.History.LocalFile;

/// <summary>
/// The number of bytes of the history that were on disk when the lock was last held. If the file is shorter, something
/// has truncated it; bytes after that length may be damaged by a crash. The lock file stores the length in two slots.
/// The first slot is on disk before the first write to a generation of the history. The second slot is written after
/// each record and not flushed: a crash can leave an earlier length or invalid text there, but never a length that is
/// too large.
/// </summary>
internal sealed class CommittedLength(IHistoryFileWriter file)
{
    /// <summary>Marks a truncated file. No file has this length, so the truncation stays visible.</summary>
    private const long OfCutFile = long.MaxValue;

    private const int LengthDigits = 19;
    private const int CheckDigits = 32;
    private const int Size = LengthDigits + 1 + CheckDigits + 1;

    /// <summary>Whether a length was ever stored.</summary>
    public bool IsKept => file.Length > 0;

    /// <summary>The length for a generation of the file; null where none is stored.</summary>
    public long? Of(string generation) => (Read(0, generation), Read(Size, generation)) switch
    {
        ({ } first, { } second) => Math.Max(first, second),
        var (first, second) => first ?? second,
    };

    /// <summary>
    /// Whether the first slot has a length for a generation; for a truncated file, whether it has the mark.
    /// </summary>
    public bool IsBegun(string generation, HistoryDamage damage) =>
        Read(0, generation) is { } kept && (damage != HistoryDamage.Cut || kept == OfCutFile);

    /// <summary>
    /// Stores the first length for a generation, and flushes it. The bytes that it counts must already be on disk.
    /// </summary>
    /// <param name="generation">The generation.</param>
    /// <param name="damage">The damage of the file.</param>
    /// <param name="length">The length, in bytes.</param>
    /// <param name="before">The generation of the file until it is replaced; null where it has none.</param>
    public void Begin(string generation, HistoryDamage damage, long length, string? before)
    {
        // Until the file has the new generation, only the second slot describes the old one. It may still describe an
        // even older generation: a crash loses what was not flushed.
        if (before is not null && Read(Size, before) is null && Of(before) is { } known)
        {
            Advance(before, known);
        }

        file.Flush();
        Write(0, generation, damage == HistoryDamage.Cut ? OfCutFile : length);
        file.Flush();
    }

    /// <summary>Stores the length after a record.</summary>
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
