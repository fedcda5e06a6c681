namespace GptImage15.Benchmarks.CrashStates;

/// <summary>The states that a crash may leave at one moment of a workload.</summary>
/// <param name="disk">The disk at that moment.</param>
/// <param name="ledger">What the service was paid for by then.</param>
/// <param name="steps">How many steps of the workload had been done.</param>
/// <param name="earlier">What was there at some moment before.</param>
/// <param name="random">Chooses where there are too many.</param>
internal sealed class CrashStateSource(DiskModel disk, Ledger ledger, int steps, DiskImage earlier, Random random)
{
    /// <summary>More unflushed changes than these are combined at random.</summary>
    private const int EntriesCombined = 5;

    private const int RandomCombinations = 12;
    private const int ChangesDamaged = 3;

    private readonly FileContent[] _files = [.. disk.Entries.Files().Where(file => file.Unflushed.Count > 0)];
    private readonly int _entries = disk.Entries.Unflushed.Count;

    /// <summary>All of them, or, where changes were left unflushed for long, a sample; some more than once.</summary>
    public IEnumerable<CrashState> All()
    {
        yield return State(CrashKind.ProcessKilled, Entries(true), _ => WriteFate.Kept) with { Earlier = earlier };
        foreach (var entries in EntryCombinations())
        {
            var kind = Array.TrueForAll(entries, kept => kept) ? CrashKind.DataLost : CrashKind.EntriesMissing;
            yield return State(kind, entries, _ => WriteFate.Lost);
            yield return State(kind, entries, _ => WriteFate.LengthOnly);
            yield return State(kind, entries, _ => WriteFate.Kept);
        }

        foreach (var (change, lengthBefore) in DamagedChanges())
        {
            foreach (var fate in WriteFate.Of(change, lengthBefore, random))
            {
                var isKillAmidWrite = fate.Kind == WriteFateKind.Torn;
                yield return State(KindOf(fate), Entries(true), other => other == change ? fate : WriteFate.Kept) with
                {
                    Earlier = isKillAmidWrite ? earlier : null,
                };
                yield return State(KindOf(fate), Entries(false), other => other == change ? fate : WriteFate.Kept);
                yield return State(KindOf(fate), Entries(true), other => other == change ? fate : WriteFate.Lost);
                yield return State(KindOf(fate), Entries(false), other => other == change ? fate : WriteFate.Lost);
            }
        }

        for (var count = 0; count < (_files.Length > 0 ? RandomCombinations : 0); count++)
        {
            yield return State(CrashKind.Mixed, RandomEntries(), RandomFate);
        }
    }

    private static CrashKind KindOf(WriteFate fate) => fate.Kind switch
    {
        WriteFateKind.Torn => CrashKind.WriteTorn,
        WriteFateKind.TornWithLength => CrashKind.LengthWithoutData,
        WriteFateKind.BeginningMissing => CrashKind.BeginningMissing,
        _ => CrashKind.DataLost,
    };

    private CrashState State(CrashKind kind, bool[] entries, Func<FileChange, WriteFate> fateOf)
    {
        // A file with two names, as amid a rename, has one content.
        var contents = _files.ToDictionary(file => file, file => file.After([.. file.Unflushed.Select(fateOf)]));
        var image = disk.After(entries, file => contents.TryGetValue(file, out var content) ? content : file.After([]));
        return new(kind, image, ledger, steps, Earlier: null);
    }

    private IEnumerable<bool[]> EntryCombinations()
    {
        var all = 1 << Math.Min(_entries, EntriesCombined);
        if (_entries <= EntriesCombined)
        {
            for (var number = all - 1; number >= 0; number--)
            {
                yield return Enumerable.Range(0, _entries).Select(entry => (number >> entry & 1) == 1).ToArray();
            }

            yield break;
        }

        for (var first = 0; first <= _entries; first++)
        {
            yield return Enumerable.Range(0, _entries).Select(entry => entry < first).ToArray();
        }

        for (var count = 0; count < all; count++)
        {
            yield return RandomEntries();
        }
    }

    /// <summary>The latest unflushed changes and one earlier of each file.</summary>
    private IEnumerable<(FileChange Change, long LengthBefore)> DamagedChanges()
    {
        foreach (var file in _files)
        {
            var count = file.Unflushed.Count;
            var latest = Enumerable.Range(0, count).TakeLast(ChangesDamaged);
            foreach (var change in latest.Append(random.Next(count)).Distinct())
            {
                yield return (file.Unflushed[change], file.LengthBefore(change));
            }
        }
    }

    private bool[] Entries(bool kept) => Enumerable.Repeat(kept, _entries).ToArray();

    private bool[] RandomEntries() => Enumerable.Range(0, _entries).Select(_ => random.Next(2) == 0).ToArray();

    private WriteFate RandomFate(FileChange change)
    {
        WriteFate[] fates = [WriteFate.Kept, WriteFate.Kept, .. WriteFate.Of(change, change.Offset, random)];
        return fates[random.Next(fates.Length)];
    }
}
