namespace GptImage15.Simulator;

/// <summary>A connection and the number of its requests.</summary>
internal sealed class ConnectionUse(string id)
{
    private int count;

    public string Id { get; } = id;

    /// <summary>Counts a request. A connection has one request at a time.</summary>
    public int Next() => ++count;
}
