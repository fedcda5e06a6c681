using System.Runtime.CompilerServices;

namespace GptImage15.History.LocalIndex;

/// <summary>
/// Finds the submissions that may have a task id. The table is made when it is first used: submitting does not need it.
/// </summary>
internal sealed class TaskLinks(SubmissionStore store)
{
    private readonly HashTable _latest = new();
    private readonly ChunkedList<Link> _waiting = new();

    /// <summary>Whether a later line has changed the task id of a submission. Others may not be found then.</summary>
    public bool HaveChanged { get; private set; }

    /// <summary>Adds a submission under a task id.</summary>
    [MethodImpl(HotMethod.Options)]
    public void Add(ulong task, int number, bool isFirstTaskId)
    {
        _waiting.Add(new(task, isFirstTaskId ? number : ~number));
        HaveChanged |= !isFirstTaskId;
    }

    /// <summary>The submissions that may have a task id, the latest first.</summary>
    public IEnumerable<int> Find(ulong task)
    {
        AddWaiting();
        for (var number = _latest.Find(task); number >= 0; number = store[number].EarlierWithTaskId)
        {
            yield return number;
        }
    }

    public void Clear()
    {
        _latest.Clear();
        _waiting.Clear();
        HaveChanged = false;
    }

    private void AddWaiting()
    {
        for (var i = 0; i < _waiting.Count; i++)
        {
            var (task, number) = _waiting[i];

            // A submission has one task id. If a later line changes it, the link stays: a second link could make a
            // circle.
            if (number >= 0)
            {
                store[number].EarlierWithTaskId = _latest.Find(task);
            }

            _latest.Set(task, number >= 0 ? number : ~number);
        }

        _waiting.Clear();
    }

    /// <summary>A submission under a task id; the complement of its number if it had another one.</summary>
    private readonly record struct Link(ulong Task, int Number);
}
