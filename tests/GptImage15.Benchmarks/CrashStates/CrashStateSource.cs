namespace GptImage15.Benchmarks.CrashStates;

/// <summary>A moment of a workload.</summary>
/// <param name="Disk">The disk.</param>
/// <param name="Ledger">The paid tasks at that time.</param>
/// <param name="Steps">The number of completed steps of the workload.</param>
/// <param name="JustWritten">The bytes that the last step wrote; null for none.</param>
/// <param name="Earlier">The disk at an earlier moment.</param>
internal sealed record Moment(DiskModel Disk, Ledger Ledger, int Steps, byte[]? JustWritten, DiskImage Earlier);

/// <summary>The states that a crash can leave at a moment.</summary>
/// <param name="moment">The moment.</param>
/// <param name="random">Chooses a sample if there are too many.</param>
internal sealed class CrashStateSource(Moment moment, Random random)
{
    /// <summary>Above this number of unflushed changes, random combinations are used.</summary>
    private const int EntriesCombined = 5;

    private const int RandomCombinations = 8;

    /// <summary>The number of fates for a change that was not made in the last step.</summary>
    private const int OldFates = 2;

    private readonly FileContent[] _files = [.. moment.Disk.Entries.Files().Where(file => file.Unflushed.Count > 0)];
    private readonly int _entries = moment.Disk.Entries.Unflushed.Count;

    /// <summary>
    /// All states; a sample if changes stayed unflushed for many steps. Some states occur more than once.
    /// </summary>
    public IEnumerable<CrashState> All()
    {
        yield return State(CrashKind.ProcessKilled, Entries(true), _ => WriteFate.Kept) with
        {
            Earlier = moment.Earlier,
        };
        foreach (var entries in EntryCombinations())
        {
            var kind = Array.TrueForAll(entries, kept => kept) ? CrashKind.DataLost : CrashKind.EntriesMissing;
            yield return State(kind, entries, _ => WriteFate.Lost);
            yield return State(kind, entries, _ => WriteFate.LengthOnly);
            yield return State(kind, entries, _ => WriteFate.Kept);
        }

        foreach (var (change, fate) in DamagedChanges())
        {
            var isKillAmidWrite = fate.Kind == WriteFateKind.Torn && change.Bytes == moment.JustWritten;
            yield return State(KindOf(fate), Entries(true), other => other == change ? fate : WriteFate.Kept) with
            {
                Earlier = isKillAmidWrite ? moment.Earlier : null,
            };
            yield return State(KindOf(fate), Entries(false), other => other == change ? fate : WriteFate.Kept);
            yield return State(KindOf(fate), Entries(true), other => other == change ? fate : WriteFate.Lost);
            yield return State(KindOf(fate), Entries(false), other => other == change ? fate : WriteFate.Lost);
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
        // A file has one name at a time, so this function is called once for each file.
        var image = moment.Disk.After(entries, file => file.After(fateOf));
        return new(kind, image, moment.Ledger, moment.Steps, Earlier: null);
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

    /// <summary>A change that was made in the last step, with each fate; a sample for older changes.</summary>
    private IEnumerable<(FileChange Change, WriteFate Fate)> DamagedChanges()
    {
        foreach (var file in _files)
        {
            var last = file.Unflushed.Count - 1;
            var fates = WriteFate.Of(file.Unflushed[last], file.LengthBefore(last), random).ToArray();
            random.Shuffle(fates);
            foreach (var fate in fates.Take(file.Unflushed[last].Bytes == moment.JustWritten ? fates.Length : OldFates))
            {
                yield return (file.Unflushed[last], fate);
            }

            for (var count = 0; last > 0 && count < OldFates; count++)
            {
                var change = random.Next(last);
                fates = [.. WriteFate.Of(file.Unflushed[change], file.LengthBefore(change), random)];
                yield return (file.Unflushed[change], fates[random.Next(fates.Length)]);
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
