namespace GptImage15.History.Table;

/// <summary>
/// Looks tasks up, once each, also where several calls ask at the same time. Keeps a limited number of results: the
/// oldest are forgotten, and are looked up again. Thread-safe.
/// </summary>
/// <param name="maximum">At least so many are kept, at most twice as many.</param>
/// <param name="lookUp">Looks a task up by its identity.</param>
internal sealed class RecentLookups(int maximum, Func<string, Task<TableRow?>> lookUp)
{
    private readonly object _gate = new();
    private Dictionary<string, Task<TableRow?>> _newer = [];
    private Dictionary<string, Task<TableRow?>> _older = [];

    /// <summary>The number of results that are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _newer.Count + _older.Count;
            }
        }
    }

    /// <summary>Ends when the lookups that run now have ended.</summary>
    public Task EndOfRunning()
    {
        lock (_gate)
        {
            return Task.WhenAll(_newer.Values.Concat(_older.Values).Where(lookup => !lookup.IsCompleted));
        }
    }

    /// <summary>The result for a task.</summary>
    public Task<TableRow?> Of(string identity)
    {
        lock (_gate)
        {
            if (_newer.TryGetValue(identity, out var known) || _older.TryGetValue(identity, out known))
            {
                return known;
            }

            if (_newer.Count == maximum)
            {
                _older = _newer;
                _newer = [];
            }

            return _newer[identity] = lookUp(identity);
        }
    }
}
