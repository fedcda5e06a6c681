namespace GptImage15.Benchmarks.CrashStates;

/// <summary>What a crash leaves of a change of a file that was not flushed.</summary>
internal enum WriteFateKind
{
    /// <summary>All bytes.</summary>
    Kept,

    /// <summary>Nothing.</summary>
    Lost,

    /// <summary>The bytes before the position; the file ends there.</summary>
    Torn,

    /// <summary>
    /// The complete length, but only the bytes before the position. The rest is unchanged, or zeros after the old end
    /// of the file.
    /// </summary>
    TornWithLength,

    /// <summary>
    /// The complete length, but only the bytes from the position on. The rest is unchanged, or zeros after the old end
    /// of the file.
    /// </summary>
    BeginningMissing,
}

/// <summary>What a crash leaves of one change.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="At">The position in the bytes of the change, for kinds that have one.</param>
internal readonly record struct WriteFate(WriteFateKind Kind, int At = 0)
{
    private const int SectorBytes = 512;
    private const int LinesTornAtEdges = 3;
    private const int RandomPositions = 3;

    public static WriteFate Kept { get; } = new(WriteFateKind.Kept);

    public static WriteFate Lost { get; } = new(WriteFateKind.Lost);

    /// <summary>Only the length, as with delayed allocation.</summary>
    public static WriteFate LengthOnly { get; } = new(WriteFateKind.TornWithLength);

    /// <summary>
    /// The fates to test for a change. It can end at any position; the ends of its lines and the earlier length of the
    /// file are always tested. Sectors are written completely, so a missing beginning ends at a sector boundary.
    /// </summary>
    public static IEnumerable<WriteFate> Of(FileChange change, long lengthBefore, Random random)
    {
        yield return Lost;
        if (change.Bytes is not { Length: > 0 } bytes)
        {
            yield break;
        }

        yield return LengthOnly;
        foreach (var at in Positions(bytes, lengthBefore - change.Offset, random))
        {
            yield return new(WriteFateKind.Torn, at);
            yield return new(WriteFateKind.TornWithLength, at);
        }

        for (var edge = SectorBytes - (int)(change.Offset % SectorBytes); edge < bytes.Length; edge += SectorBytes)
        {
            yield return new(WriteFateKind.BeginningMissing, edge);
            yield return new(WriteFateKind.TornWithLength, edge);
        }
    }

    private static SortedSet<int> Positions(byte[] bytes, long lengthBefore, Random random)
    {
        SortedSet<long> positions = [1, bytes.Length / 2, bytes.Length - 1, lengthBefore];
        var lineFeed = -1;
        for (var line = 0; line < LinesTornAtEdges; line++)
        {
            lineFeed = Array.IndexOf(bytes, (byte)'\n', lineFeed + 1);
            if (lineFeed < 0)
            {
                break;
            }

            positions.Add(lineFeed);
            positions.Add(lineFeed + 1);
        }

        for (var count = 0; count < RandomPositions; count++)
        {
            positions.Add(random.Next(bytes.Length));
        }

        return [.. positions.Where(at => at > 0 && at < bytes.Length).Select(at => (int)at)];
    }
}
