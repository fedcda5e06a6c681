namespace GptImage15.Waiting;

/// <summary>
/// The tasks to poll, ordered by their due time: a binary heap in a list. It allocates no object for an entry: each
/// poll adds a task again, and with thousands of tasks such objects would survive into the old generations of the
/// garbage collector.
/// </summary>
internal sealed class DueQueue
{
    private readonly List<WaitedTask> _heap = [];

    /// <summary>The task that is due first; null where there is none.</summary>
    public WaitedTask? First => _heap.Count > 0 ? _heap[0] : null;

    /// <summary>Adds a task. Its due time must not change until it is removed.</summary>
    public void Add(WaitedTask task)
    {
        _heap.Add(task);
        Rise(_heap.Count - 1, task);
    }

    /// <summary>Removes a task, if it is in the queue.</summary>
    public void Remove(WaitedTask task)
    {
        var place = task.Place;
        if (place < 0)
        {
            return;
        }

        var last = _heap[_heap.Count - 1];
        _heap.RemoveAt(_heap.Count - 1);
        task.Place = -1;
        if (last != task)
        {
            Sink(place, last);
            Rise(last.Place, last);
        }
    }

    /// <summary>Puts a task at a free position, or nearer to the front.</summary>
    private void Rise(int place, WaitedTask task)
    {
        while (place > 0 && task.IsDueBefore(_heap[(place - 1) / 2]))
        {
            Put(place, _heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }

        Put(place, task);
    }

    /// <summary>Puts a task at a free position, or farther from the front.</summary>
    private void Sink(int place, WaitedTask task)
    {
        for (var next = (2 * place) + 1; next < _heap.Count; next = (2 * place) + 1)
        {
            if (next + 1 < _heap.Count && _heap[next + 1].IsDueBefore(_heap[next]))
            {
                next++;
            }

            if (!_heap[next].IsDueBefore(task))
            {
                break;
            }

            Put(place, _heap[next]);
            place = next;
        }

        Put(place, task);
    }

    private void Put(int place, WaitedTask task)
    {
        _heap[place] = task;
        task.Place = place;
    }
}
