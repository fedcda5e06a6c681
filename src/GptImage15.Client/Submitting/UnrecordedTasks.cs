namespace GptImage15.Submitting;

/// <summary>
/// Paid tasks that are in no history and that the caller has not shown yet. If the caller or the process ends before
/// that, they are reported in another way: nothing else has their task ids.
/// </summary>
internal sealed class UnrecordedTasks
{
    private readonly object _gate = new();
    private readonly List<GptImageTask> _waiting = [];
    private readonly Action<GptImageTask>? _show;
    private bool _isClosed;

    /// <param name="show">Reports a task that the caller has not shown, from any thread; null for nothing.</param>
    public UnrecordedTasks(Action<GptImageTask>? show)
    {
        _show = show;
        if (show is not null)
        {
            SubmissionsUnderWay.Ending += ShowAll;
        }
    }

    /// <summary>Adds an accepted task that is in no history.</summary>
    public void Add(GptImageTask task)
    {
        if (_show is null)
        {
            return;
        }

        lock (_gate)
        {
            if (!_isClosed)
            {
                _waiting.Add(task);
                return;
            }
        }

        Show(task);
    }

    /// <summary>The caller has shown a task.</summary>
    public void MarkShown(GptImageTask task)
    {
        lock (_gate)
        {
            _ = _waiting.Remove(task);
        }
    }

    /// <summary>
    /// The caller shows nothing more. Tasks that it has not shown are reported now, later tasks when they arrive.
    /// </summary>
    public void Close()
    {
        SubmissionsUnderWay.Ending -= ShowAll;
        lock (_gate)
        {
            _isClosed = true;
        }

        ShowAll();
    }

    private void ShowAll()
    {
        GptImageTask[] left;
        lock (_gate)
        {
            left = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var task in left)
        {
            Show(task);
        }
    }

    private void Show(GptImageTask task)
    {
        try
        {
            _show?.Invoke(task);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The function of the caller may throw anything. The other tasks are reported too.
        }
    }
}
