namespace GptImage15.Waiting;

/// <summary>
/// The tasks to look at, the one that is due first in front: a binary heap in a list. It makes no object for an entry,
/// since each look puts a task back, and of thousands of tasks such objects would outlive the collections that are cheap.
/// </summary>
internal sealed class DueQueue
{
    private readonly List<WaitedTask> _heap = [];

    /// <summary>The task that is due first; null where there is none.</summary>
    public WaitedTask? First => _heap.Count > 0 ? _heap[0] : null;

    /// <summary>Puts a task in that is not there yet. Its due time must not change until it is taken out.</summary>
    public void Add(WaitedTask task)
    {
        _heap.Add(task);
        Rise(_heap.Count - 1, task);
    }

    /// <summary>Takes a task out, if it is there.</summary>
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

    /// <summary>Puts a task at a free place, or nearer to the front where it is due before those there.</summary>
    private void Rise(int place, WaitedTask task)
    {
        while (place > 0 && task.IsDueBefore(_heap[(place - 1) / 2]))
        {
            Put(place, _heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }

        Put(place, task);
    }

    /// <summary>Puts a task at a free place, or farther from the front where others there are due before it.</summary>
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
