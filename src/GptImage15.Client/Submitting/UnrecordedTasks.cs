namespace GptImage15.Submitting;

/// <summary>
/// Paid tasks that no history holds, until their caller has shown them. Where the caller ends before that, or the process
/// does, they are shown by other means: nothing else knows their ids.
/// </summary>
internal sealed class UnrecordedTasks
{
    private readonly object _gate = new();
    private readonly List<GptImageTask> _waiting = [];
    private readonly Action<GptImageTask>? _show;
    private bool _isClosed;

    /// <summary>Makes the list.</summary>
    /// <param name="show">Shows a task that its caller did not; null where nothing can. From any thread.</param>
    public UnrecordedTasks(Action<GptImageTask>? show)
    {
        _show = show;
        if (show is not null)
        {
            SubmissionsUnderWay.Ending += ShowAll;
        }
    }

    /// <summary>A task was accepted and is in no history.</summary>
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

        _show(task);
    }

    /// <summary>Its caller has shown a task.</summary>
    public void MarkShown(GptImageTask task)
    {
        lock (_gate)
        {
            _ = _waiting.Remove(task);
        }
    }

    /// <summary>The caller shows nothing more. What it has not shown is shown now, what is yet to come when it comes.</summary>
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
            _show?.Invoke(task);
        }
    }
}
