using GptImage15.History;

namespace GptImage15.Waiting;

/// <summary>
/// Waits for many tasks at once, from the first one handed over, and hands out each as it ends. One clock and one queue
/// serve them all: a task that is due and finds the limit reached is looked at next, so none starves.
/// </summary>
internal sealed class WaitEngine : IDisposable
{
    /// <summary>The service may take a moment to know the ids it gives out.</summary>
    private static readonly TimeSpan NotFoundGrace = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly GptImageClient _client;
    private readonly TaskHistory? _history;
    private readonly EndRecorder _ends;
    private readonly WaitOptions _options;
    private readonly TaskLook _look;
    private readonly OutcomeReceiver<GptImageTask> _receiver;
    private readonly PollSchedule _schedule;
    private readonly WaitedTasks _tasks = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<bool> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isComplete;
    private bool _isKeyRefused;

    /// <summary>Makes an engine.</summary>
    /// <param name="client">Asks the service.</param>
    /// <param name="history">Where ends are recorded and what callers forgot is looked up; null for nowhere.</param>
    /// <param name="options">How long and how often.</param>
    /// <param name="emit">Gets each outcome, from any thread, one at a time; must not call back.</param>
    public WaitEngine(GptImageClient client, TaskHistory? history, WaitOptions options, Action<Outcome<GptImageTask>> emit)
    {
        _client = client;
        _history = history;
        _ends = new EndRecorder(history);
        _options = options;
        _look = new TaskLook(client, isOnly: options.Timeout == TimeSpan.Zero);
        _receiver = new OutcomeReceiver<GptImageTask>(emit);
        _schedule = new PollSchedule(client.Options.TimeProvider, options, Pump);
    }

    /// <summary>Whether the wait is over, whatever else is handed over.</summary>
    public bool IsFinished => _finished.Task.IsCompleted;

    /// <summary>How many different tasks were handed over.</summary>
    public int Total => _tasks.Total;

    /// <summary>How many are still waited for.</summary>
    public int Unfinished => _tasks.Unfinished;

    /// <summary>Hands over a task. One that is waited for already is not waited for twice.</summary>
    public void Add(GptImageTask known)
    {
        lock (_gate)
        {
            if (_tasks.Has(known.TaskId!))
            {
                return;
            }

            if (IsFinished)
            {
                HandBack(known);
                return;
            }

            if (_history?.Find(known.TaskId!) is { } recorded)
            {
                known.FillFrom(recorded);
            }

            var waited = _schedule.Add(known, GraceOf(known));
            _tasks.Add(waited);
            if (known.IsComplete)
            {
                End(waited);
            }
        }

        Pump();
    }

    /// <summary>Says that no more tasks come, and waits for the end of the wait. May be called often.</summary>
    /// <remarks>Throws what the receiver of the outcomes threw, if it did: the wait ends with that.</remarks>
    /// <returns>Why ends could not be recorded, if so.</returns>
    public async Task<string?> CompleteAsync()
    {
        lock (_gate)
        {
            _isComplete = true;
            FinishIfDone();
        }

        await _finished.Task.ConfigureAwait(false);
        var problem = await _ends.CompleteAsync().ConfigureAwait(false);
        _receiver.ThrowIfFailed();
        return problem;
    }

    /// <summary>Stops all looks under way. Nothing is handed out afterwards.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            Finish();
        }

        _schedule.Dispose();
    }

    /// <summary>
    /// The rest of the grace after the submission. The service's clock may be ahead of ours: that makes it no
    /// longer.
    /// </summary>
    private TimeSpan? GraceOf(GptImageTask known)
    {
        if (known.CreatedAt is not { } createdAt)
        {
            return null;
        }

        var age = _client.Options.TimeProvider.GetUtcNow() - createdAt;
        return age > TimeSpan.Zero ? NotFoundGrace - age : NotFoundGrace;
    }

    /// <summary>Starts all looks that are due and allowed, and lets go of the tasks whose time is up.</summary>
    private void Pump()
    {
        while (true)
        {
            WaitedTask waited;
            lock (_gate)
            {
                while (!IsFinished && _schedule.TakeExpired() is { } expired)
                {
                    Expire(expired);
                }

                if (IsFinished || _schedule.TakeDue() is not { } due)
                {
                    return;
                }

                waited = due;
            }

            _ = LookAsync(waited);
        }
    }

    private async Task LookAsync(WaitedTask waited)
    {
        GptImageTask? task = null;
        GptImageException? error = null;
        GptImageException? defect = null;
        try
        {
            (task, error) = await _look
                .AskAsync(waited.Known, _schedule.TimeFor(waited, _client.Options.RequestTimeout), _stop.Token)
                .ConfigureAwait(false);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            // Nothing the service or the network can do, so that another look would meet it again.
            defect = UnexpectedError.Of(exception, GptImageErrorId.ConnectionFailed, waited.Known.TaskId!);
        }

        lock (_gate)
        {
            _schedule.Answered(waited);
            if (IsFinished)
            {
                return;
            }

            if (defect is not null)
            {
                HandOut(waited, new(waited.Known.TaskId!, waited.Known, defect));
            }
            else if (task is not null)
            {
                Settle(waited, task);
            }
            else
            {
                Settle(waited, error!);
            }
        }

        Pump();
    }

    private void Settle(WaitedTask waited, GptImageTask task)
    {
        waited.LastProblem = null;
        if (!task.SaysTheSameAs(waited.Known))
        {
            waited.Known = task;
        }

        if (task.HasEnded)
        {
            _ends.Record(task);
            End(waited);
        }
        else if (_options.Timeout == TimeSpan.Zero)
        {
            HandOut(waited, new(task, task));
        }
        else
        {
            LookAgain(waited);
        }
    }

    private void Settle(WaitedTask waited, GptImageException error)
    {
        waited.LastProblem = error;
        switch (error.ErrorId)
        {
            case GptImageErrorId.Unauthorized:
                Emit(new(waited.Known.TaskId!, error: error));
                GiveUp();
                break;
            case GptImageErrorId.TaskNotFound when _options.Timeout == TimeSpan.Zero && _schedule.IsInGrace(waited):
                HandOut(waited, new(waited.Known, waited.Known));
                break;
            case GptImageErrorId.TaskNotFound when !_schedule.IsInGrace(waited):
            case GptImageErrorId.InvalidRequest or GptImageErrorId.RedirectRefused:
            case var _ when _options.Timeout == TimeSpan.Zero:
                HandOut(waited, new(waited.Known.TaskId!, error: error));
                break;
            default:
                if (error.RetryAfter is not null || error.ErrorId == GptImageErrorId.RateLimited)
                {
                    _schedule.HoldAll(error.RetryAfter ?? _options.PollInterval);
                }

                LookAgain(waited);
                break;
        }
    }

    private void LookAgain(WaitedTask waited)
    {
        if (_schedule.IsExpired(waited))
        {
            Expire(waited);
        }
        else
        {
            _schedule.Again(waited);
        }
    }

    private void End(WaitedTask waited)
    {
        HandOut(waited, WaitOutcome.OfEnd(waited.Known));
        if (_options.Any)
        {
            Finish();
        }
    }

    private void Expire(WaitedTask waited) => HandOut(waited, WaitOutcome.OfTimeout(waited, _options.Timeout!.Value));

    private void HandOut(WaitedTask waited, Outcome<GptImageTask> outcome)
    {
        _schedule.Remove(waited);
        _tasks.Finish(waited);
        Emit(outcome);
        FinishIfDone();
    }

    /// <summary>Hands out. A receiver that throws ends the wait: nobody is left to tell of the others.</summary>
    private void Emit(Outcome<GptImageTask> outcome)
    {
        if (!_receiver.HasFailed)
        {
            _receiver.HandOut(outcome);
        }

        if (_receiver.HasFailed)
        {
            Finish();
        }
    }

    /// <summary>A task that comes when the key was refused leaves as it came; after the first of -Any none is wanted.</summary>
    private void HandBack(GptImageTask known)
    {
        if (_isKeyRefused)
        {
            _tasks.AddFinished(known.TaskId!);
            Emit(new(known, known));
        }
    }

    /// <summary>Hands out the unfinished as they are: without the key no look will tell more.</summary>
    private void GiveUp()
    {
        _isKeyRefused = true;
        foreach (var waited in _tasks.StillWaitedFor)
        {
            Emit(new(waited.Known, waited.Known));
        }

        Finish();
    }

    private void FinishIfDone()
    {
        if (_isComplete && _tasks.Unfinished == 0)
        {
            Finish();
        }
    }

    private void Finish()
    {
        if (_finished.TrySetResult(true))
        {
            _stop.Cancel();
        }
    }
}
