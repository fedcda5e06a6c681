namespace GptImage15.Simulator;

/// <summary>Counts the requests of a route, in total and concurrent.</summary>
internal sealed class RouteCounter
{
    private long requests;
    private int current;
    private int most;

    public long Requests => Interlocked.Read(ref requests);

    public int Most => Volatile.Read(ref most);

    public void Enter()
    {
        Interlocked.Increment(ref requests);
        var now = Interlocked.Increment(ref current);
        for (var seen = Most; now > seen; seen = Most)
            Interlocked.CompareExchange(ref most, now, seen);
    }

    public void Leave() => Interlocked.Decrement(ref current);

    /// <summary>Does not reset the number of current requests: each reduces it when it ends.</summary>
    public void Clear()
    {
        Interlocked.Exchange(ref requests, 0);
        Interlocked.Exchange(ref most, 0);
    }
}
