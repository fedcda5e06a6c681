namespace GptImage15.Submitting;

/// <summary>The submissions that were sent, and whose task has not reached the caller. Safe for many threads.</summary>
internal sealed class SentSubmissions
{
    private readonly List<GptImageTask> _accepted = [];
    private int _underWay;

    /// <summary>Their number.</summary>
    public int Count
    {
        get
        {
            lock (_accepted)
            {
                return _underWay + _accepted.Count;
            }
        }
    }

    /// <summary>A request is sent now.</summary>
    public void Begin()
    {
        lock (_accepted)
        {
            _underWay++;
        }
    }

    /// <summary>A request has its outcome.</summary>
    /// <param name="task">The accepted task; null where there is none.</param>
    public void End(GptImageTask? task)
    {
        lock (_accepted)
        {
            _underWay--;
            if (task is not null)
            {
                _accepted.Add(task);
            }
        }
    }

    /// <summary>A task has reached the caller.</summary>
    public void Reach(GptImageTask? task)
    {
        lock (_accepted)
        {
            var index = _accepted.FindIndex(each => ReferenceEquals(each, task));
            if (index >= 0)
            {
                _accepted.RemoveAt(index);
            }
        }
    }
}
