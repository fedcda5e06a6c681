namespace GptImage15.Benchmarks.CrashStates;

/// <summary>What a crash left of a change of a file that was not flushed.</summary>
internal enum WriteFateKind
{
    /// <summary>All of it.</summary>
    Kept,

    /// <summary>Nothing.</summary>
    Lost,

    /// <summary>The bytes before the position; the file is not longer than that.</summary>
    Torn,

    /// <summary>The whole length, but only the bytes before the position; zeros where nothing was before.</summary>
    TornWithLength,

    /// <summary>The whole length, but only the bytes from the position on; zeros where nothing was before.</summary>
    BeginningMissing,
}

/// <summary>What a crash left of one change.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="At">The position in the bytes of the change, where the kind has one.</param>
internal readonly record struct WriteFate(WriteFateKind Kind, int At = 0)
{
    private const int SectorBytes = 512;
    private const int LinesTornAtEdges = 3;
    private const int RandomPositions = 3;

    public static WriteFate Kept { get; } = new(WriteFateKind.Kept);

    public static WriteFate Lost { get; } = new(WriteFateKind.Lost);

    /// <summary>The length alone: delayed allocation.</summary>
    public static WriteFate LengthOnly { get; } = new(WriteFateKind.TornWithLength);

    /// <summary>
    /// The fates to try for a change: it tears anywhere, always at the edges of its lines and at the length the file
    /// had. Sectors are written whole, so a beginning can be missing only up to the edge of one.
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
