namespace GptImage15.Benchmarks.CrashStates;

/// <summary>
/// Keeps different states, or a sample if there are too many. The ids and marks in a history differ in each run. The
/// choice depends on a random number for each state, not on its content, so the sample is almost the same in each run.
/// </summary>
/// <param name="most">The maximum number of states.</param>
/// <param name="seen">The fingerprints of all earlier states; those of this sample are added.</param>
/// <param name="random">The source of the random numbers.</param>
internal sealed class StateSample(int most, HashSet<string> seen, Random random)
{
    private readonly PriorityQueue<CrashState, int> _kept = new();

    /// <summary>The states of the sample.</summary>
    public CrashState[] States => [.. _kept.UnorderedItems.OrderBy(kept => kept.Priority).Select(kept => kept.Element)];

    /// <summary>Adds a state, unless it occurred before.</summary>
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
