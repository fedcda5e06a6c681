using System.Runtime.CompilerServices;

namespace GptImage15.History.LocalIndex;

/// <summary>A list of values in arrays of one size, so that growing copies nothing.</summary>
internal sealed class ChunkedList<T>
    where T : struct
{
    private const int ChunkBits = 10;
    private const int Mask = (1 << ChunkBits) - 1;

    private readonly List<T[]> _chunks = [];

    public int Count { get; private set; }

    public ref T this[int index] => ref _chunks[index >> ChunkBits][index & Mask];

    /// <summary>Adds a value, and returns its index.</summary>
    [MethodImpl(HotMethod.Options)]
    public int Add(in T value)
    {
        var index = Count++;
        if (index >> ChunkBits == _chunks.Count)
        {
            _chunks.Add(new T[1 << ChunkBits]);
        }

        this[index] = value;
        return index;
    }

    public void Clear()
    {
        _chunks.Clear();
        Count = 0;
    }
}
