namespace GptImage15.Benchmarks.CrashStates;

/// <summary>
/// Keeps different states, and of too many a sample. Ids and marks in a history differ from run to run; so that a
/// sample hardly does, each state has a lot of its own.
/// </summary>
/// <param name="most">How many to keep.</param>
/// <param name="seen">What tells the states that were seen before; those of this sample are added.</param>
/// <param name="random">Draws the lots.</param>
internal sealed class StateSample(int most, HashSet<string> seen, Random random)
{
    private readonly PriorityQueue<CrashState, int> _kept = new();

    /// <summary>The states that are kept.</summary>
    public CrashState[] States => [.. _kept.UnorderedItems.OrderBy(kept => kept.Priority).Select(kept => kept.Element)];

    /// <summary>Adds a state, if it was not seen before.</summary>
    public void Add(CrashState state)
    {
        var lot = random.Next();
        if (seen.Add(state.Fingerprint()))
        {
            _kept.Enqueue(state, lot);
            if (_kept.Count > most)
            {
                _kept.Dequeue();
            }
        }
    }
}
