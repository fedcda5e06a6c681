using System.Runtime.CompilerServices;

namespace GptImage15.History.LocalIndex;

/// <summary>
/// Finds numbers of at least 0 by hash. It keeps 38 bits of each hash, so what it finds must be compared. The table is
/// divided into parts that grow on their own: no growth copies everything.
/// </summary>
internal sealed class HashTable
{
    private const int PartBits = 6;
    private const int FirstSlots = 4;

    /// <summary>Slots with linear probing: the tag in the upper half, the number + 1 in the lower; 0 is free.</summary>
    private readonly ulong[]?[] _parts = new ulong[1 << PartBits][];
    private readonly int[] _counts = new int[1 << PartBits];

    /// <summary>All numbers with a hash.</summary>
    public Matches FindAll(ulong hash) => new(_parts[PartOf(hash)], TagOf(hash));

    /// <summary>The number with a hash; -1 where there is none.</summary>
    public int Find(ulong hash)
    {
        var matches = FindAll(hash);
        return matches.MoveNext() ? matches.Current : -1;
    }

    /// <summary>Loads the place of a hash into the cache of the processor, and returns what is there.</summary>
    [MethodImpl(HotMethod.Options)]
    public ulong Touch(ulong hash) =>
        _parts[PartOf(hash)] is { } slots ? slots[(int)TagOf(hash) & (slots.Length - 1)] : 0;

    /// <summary>Adds a number. Others with the same hash stay.</summary>
    [MethodImpl(HotMethod.Options)]
    public void Add(ulong hash, int number)
    {
        var part = PartOf(hash);
        var slots = _parts[part] ??= new ulong[FirstSlots];
        if (4 * ++_counts[part] > 3 * slots.Length)
        {
            slots = _parts[part] = Grow(slots);
        }

        Put(slots, Slot(TagOf(hash), number));
    }

    /// <summary>Sets the one number with a hash.</summary>
    [MethodImpl(HotMethod.Options)]
    public void Set(ulong hash, int number)
    {
        var matches = FindAll(hash);
        if (matches.MoveNext())
        {
            matches.Replace(number);
        }
        else
        {
            Add(hash, number);
        }
    }

    public void Clear()
    {
        Array.Clear(_parts, 0, _parts.Length);
        Array.Clear(_counts, 0, _counts.Length);
    }

    private static int PartOf(ulong hash) => (int)(hash >> (64 - PartBits));

    private static uint TagOf(ulong hash) => (uint)hash;

    private static ulong Slot(uint tag, int number) => ((ulong)tag << 32) | (uint)(number + 1);

    [MethodImpl(HotMethod.Options)]
    private static ulong[] Grow(ulong[] slots)
    {
        var larger = new ulong[2 * slots.Length];
        foreach (var slot in slots)
        {
            if (slot != 0)
            {
                Put(larger, slot);
            }
        }

        return larger;
    }

    [MethodImpl(HotMethod.Options)]
    private static void Put(ulong[] slots, ulong slot)
    {
        var at = (int)(slot >> 32) & (slots.Length - 1);
        while (slots[at] != 0)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        slots[at] = slot;
    }

    /// <summary>The numbers with one hash.</summary>
    public struct Matches(ulong[]? slots, uint tag)
    {
        private int _at = (int)tag - 1;

        public readonly int Current => (int)(uint)slots![_at] - 1;

        [MethodImpl(HotMethod.Options)]
        public bool MoveNext()
        {
            if (slots is null)
            {
                return false;
            }

            while (true)
            {
                _at = (_at + 1) & (slots.Length - 1);
                if (slots[_at] == 0)
                {
                    return false;
                }

                if (slots[_at] >> 32 == tag)
                {
                    return true;
                }
            }
        }

        public readonly void Replace(int number) => slots![_at] = Slot(tag, number);
    }
}
