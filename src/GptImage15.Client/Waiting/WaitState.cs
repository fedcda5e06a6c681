using GptImage15.Outcomes;

namespace GptImage15.Waiting;

/// <summary>
/// Which tasks of a wait have ended, and whether the wait itself has. Emits the outcomes. The lock of its owner
/// protects it.
/// </summary>
/// <param name="emit">Receives the outcomes.</param>
internal sealed class WaitState(Action<GptImageOutcome<GptImageTask>> emit)
{
    private readonly OutcomeReceiver<GptImageTask> _receiver = new(emit);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<bool> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasAllTasks;
    private bool _isKeyRefused;

    /// <summary>The tasks.</summary>
    public WaitedTasks Tasks { get; } = new();

    /// <summary>Ends when the wait ends.</summary>
    public Task<bool> Finished => _finished.Task;

    /// <summary>Whether the wait has ended.</summary>
    public bool IsFinished => _finished.Task.IsCompleted;

    /// <summary>Set when the wait ends.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>No more tasks are added.</summary>
    public void SetAllAdded()
    {
        _hasAllTasks = true;
        FinishIfDone();
    }

    /// <summary>Emits the outcome of a task.</summary>
    public void End(WaitedTask waited, GptImageOutcome<GptImageTask> outcome)
    {
        Tasks.Finish(waited);
        Emit(outcome);
        waited.Activity.End(waited.Known.TaskId, outcome.Error);
        FinishIfDone();
    }

    /// <summary>
    /// Handles a task that is added after the end: emits it as it is if the API key was refused. After the first end of
    /// <c>Any</c>, nothing more is emitted.
    /// </summary>
    /// <returns>Whether the wait has ended.</returns>
    public bool TakesLate(GptImageTask known)
    {
        if (IsFinished && _isKeyRefused)
        {
            Tasks.AddFinished(known.TaskId!);
            Emit(new(known, known));
        }

        return IsFinished;
    }

    /// <summary>Emits an error, and the unfinished tasks as they are: with this API key, no poll can succeed.</summary>
    public void EndAll(GptImageOutcome<GptImageTask> failed)
    {
        _isKeyRefused = true;
        Emit(failed);
        foreach (var waited in Tasks.StillWaitedFor)
        {
            Emit(new(waited.Known, waited.Known));
            waited.Activity.End(waited.Known.TaskId, failed.Error);
        }

        Finish();
    }

    /// <summary>Emits an outcome. A receiver that throws ends the wait.</summary>
    public void Emit(GptImageOutcome<GptImageTask> outcome)
    {
        if (!_receiver.HasFailed)
        {
            _receiver.Emit(outcome);
        }

        if (_receiver.HasFailed)
        {
            Finish();
        }
    }

    /// <summary>Throws the exception of the receiver, if there was one.</summary>
    public void ThrowIfReceiverFailed() => _receiver.ThrowIfFailed();

    /// <summary>Ends the wait.</summary>
    public void Finish()
    {
        if (!_finished.TrySetResult(true))
        {
            return;
        }

        _stop.Cancel();
        foreach (var waited in Tasks.StillWaitedFor)
        {
            waited.Activity.Dispose();
        }
    }

    private void FinishIfDone()
    {
        if (_hasAllTasks && Tasks.Unfinished == 0)
        {
            Finish();
        }
    }
}
