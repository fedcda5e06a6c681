namespace GptImage15.Simulator;

/// <summary>A connection and how many requests came over it.</summary>
internal sealed class ConnectionUse(string id)
{
    private int count;

    public string Id { get; } = id;

    /// <summary>Counts a request; a connection has one at a time.</summary>
    public int Next() => ++count;
}
