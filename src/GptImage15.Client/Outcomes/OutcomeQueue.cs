namespace GptImage15.Outcomes;

/// <summary>
/// Outcomes on their way from the threads of an engine to its caller. Safe for many writers and one reader.
/// </summary>
internal sealed class OutcomeQueue<T>
    where T : class
{
    private readonly Queue<GptImageOutcome<T>> _outcomes = new();
    private TaskCompletionSource<bool> _arrived = NewSignal();

    /// <summary>Ends when an outcome has arrived since <see cref="Take"/> last found none.</summary>
    public Task Arrived
    {
        get
        {
            lock (_outcomes)
            {
                return _arrived.Task;
            }
        }
    }

    /// <summary>Adds an outcome.</summary>
    public void Add(GptImageOutcome<T> outcome)
    {
        lock (_outcomes)
        {
            _outcomes.Enqueue(outcome);
            _arrived.TrySetResult(true);
        }
    }

    /// <summary>Takes the oldest outcome; null where there is none.</summary>
    public GptImageOutcome<T>? Take()
    {
        lock (_outcomes)
        {
            if (_outcomes.Count > 0)
            {
                return _outcomes.Dequeue();
            }

            if (_arrived.Task.IsCompleted)
            {
                _arrived = NewSignal();
            }

            return null;
        }
    }

    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
