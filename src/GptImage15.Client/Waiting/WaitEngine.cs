using GptImage15.History.Records;
using GptImage15.Outcomes;
using GptImage15.Service;
using GptImage15.Telemetry;
using GptImage15.Time;

namespace GptImage15.Waiting;

/// <summary>
/// Waits for many tasks at the same time, from the first one on, and emits each as it ends. All tasks share one
/// schedule: a task that is due while the limit is reached is the next one to poll.
/// </summary>
internal sealed class WaitEngine : IEngine<GptImageTask>
{
    private readonly object _gate = new();
    private readonly IServiceHistory? _history;
    private readonly EndRecorder _ends;
    private readonly GptImageWaitOptions _options;
    private readonly GptImageClientOptions _clientOptions;
    private readonly StatusCall _call;
    private readonly PollSchedule _schedule;
    private readonly WaitState _state;

    /// <param name="service">The calls of the service.</param>
    /// <param name="history">Where ends are recorded, and where requests are looked up; null for nowhere.</param>
    /// <param name="options">How long and how often.</param>
    /// <param name="emit">Receives the outcomes, from any thread, one at a time. It must not call the engine.</param>
    /// <param name="historyProblem">Why there is no history, although it is not off; otherwise null.</param>
    public WaitEngine(
        ImageService service,
        IServiceHistory? history,
        GptImageWaitOptions options,
        Action<GptImageOutcome<GptImageTask>> emit,
        GptImageException? historyProblem = null)
    {
        _history = history;
        _ends = new EndRecorder(history, historyProblem);
        _options = options;
        _clientOptions = service.Options;
        _call = new StatusCall(service);
        _state = new WaitState(emit);
        _schedule = new PollSchedule(_clientOptions.TimeProvider, options, Pump);
    }

    /// <summary>The number of different tasks that were added.</summary>
    public int Total => _state.Tasks.Total;

    /// <summary>The number of tasks that have not ended.</summary>
    public int Unfinished => _state.Tasks.Unfinished;

    /// <summary>Whether the wait has ended.</summary>
    public bool IsFinished => _state.IsFinished;

    /// <summary>Ends when the wait ends.</summary>
    public Task Finished => _state.Finished;

    /// <summary>Whether more tasks can change anything. After the first end of <c>Any</c>, they cannot.</summary>
    public bool TakesMore => !(_options.Any && IsFinished);

    private bool IsOnlyPoll => _options.Timeout == TimeSpan.Zero;

    /// <summary>Adds a task. A task that was added before is not added again.</summary>
    public Task AddAsync(GptImageTask known, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_state.Tasks.Has(known.TaskId!) || _state.TakesLate(known))
            {
                return Task.CompletedTask;
            }

            known = _history?.Complete(known) ?? known;
            var waited = _schedule.Add(known, NotFoundGrace.LeftFor(known, _clientOptions.TimeProvider.GetUtcNow()));
            waited.Activity = ClientTelemetry.StartWait();
            _state.Tasks.Add(waited);
            if (known.IsComplete)
            {
                End(waited);
            }
        }

        Pump();
        return Task.CompletedTask;
    }

    /// <summary>Says that no more tasks come, and waits until all have ended.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <remarks>Throws the exception of the receiver of the outcomes, if there was one: it ends the wait.</remarks>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _state.SetAllAdded();
        }

        await _state.Finished.WaitAsync(cancellationToken).ConfigureAwait(false);
        foreach (var warning in await _ends.CompleteAsync(cancellationToken).ConfigureAwait(false))
        {
            _state.Emit(new(null, warning: warning));
        }

        _state.ThrowIfReceiverFailed();
    }

    /// <summary>Stops all polls. Nothing is emitted afterwards.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _state.Finish();
        }

        _schedule.Dispose();
    }

    /// <summary>Starts all polls that are due and allowed, and ends the wait for tasks whose time is up.</summary>
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

            _ = PollAsync(waited);
        }
    }

    private async Task PollAsync(WaitedTask waited)
    {
        GptImageTask? task = null;
        GptImageException? error = null;
        try
        {
            var timeout = _schedule.TimeFor(waited, _clientOptions.RequestTimeout);
            (task, error) = await (IsOnlyPoll
                ? _call.PollWithRetriesAsync(waited.Known, _state.Stopped)
                : _call.PollAsync(waited.Known, timeout, _state.Stopped)).ConfigureAwait(false);
            task = await _ends.CompleteTaskAsync(task, _state.Stopped).ConfigureAwait(false);
        }
        catch (Exception) when (_state.Stopped.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            // Not an error of the service or the network, so another poll would fail in the same way.
            error = UnexpectedError.Of(exception, GptImageErrorId.ConnectionFailed, waited.Known.TaskId!);
        }

        lock (_gate)
        {
            _schedule.EndPoll(waited);
            if (IsFinished)
            {
                return;
            }

            if (task is not null)
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
        waited.Known = task.EqualsRunning(waited.Known) ? waited.Known : task;

        if (task.HasEnded)
        {
            _ends.Record(task);
            End(waited);
        }
        else
        {
            Follow(waited, PollDecision.Of(task, IsOnlyPoll));
        }
    }

    private void Settle(WaitedTask waited, GptImageException error)
    {
        waited.LastProblem = error;
        var decision = PollDecision.Of(waited.Known, error, IsOnlyPoll, _schedule.IsInGrace(waited));
        if (decision.Outcome is null && (error.RetryAfter is not null || error.ErrorId == GptImageErrorId.RateLimited))
        {
            _schedule.HoldAll(error.RetryAfter ?? _options.PollInterval);
        }

        Follow(waited, decision);
    }

    private void Follow(WaitedTask waited, PollDecision decision)
    {
        if (decision.EndsAll)
        {
            _state.EndAll(decision.Outcome!);
        }
        else if (decision.Outcome is { } outcome)
        {
            Emit(waited, outcome);
        }
        else if (_schedule.IsExpired(waited))
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
        Emit(waited, WaitOutcome.OfEnd(waited.Known));
        if (_options.Any)
        {
            _state.Finish();
        }
    }

    private void Expire(WaitedTask waited) => Emit(waited, WaitOutcome.OfTimeout(waited, _options.Timeout!.Value));

    private void Emit(WaitedTask waited, GptImageOutcome<GptImageTask> outcome)
    {
        _schedule.Remove(waited);
        _state.End(waited, outcome);
    }
}
