using GptImage15.History.Records;
using GptImage15.Logging;
using GptImage15.Outcomes;
using GptImage15.Resources;
using GptImage15.Service;
using GptImage15.Telemetry;
using GptImage15.Time;

namespace GptImage15.Waiting;

/// <summary>
/// Waits for many tasks at the same time, from the first one on, and emits each as it ends. All tasks share one
/// schedule: a task that is due while the limit is reached is the next one to poll.
/// </summary>
internal sealed partial class WaitEngine : IEngine<GptImageTask>
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

    /// <summary>Whether the history has the tasks.</summary>
    public bool HasHistory => _history is not null;

    /// <summary>The ids of the tasks that have not ended, in the order in which they were added.</summary>
    public IReadOnlyList<string> UnfinishedIds
    {
        get
        {
            lock (_gate)
            {
                return [.. _state.Tasks.StillWaitedFor.Select(waited => waited.Known.TaskId!)];
            }
        }
    }

    /// <summary>Whether the wait has ended.</summary>
    public bool IsFinished => _state.IsFinished;

    /// <summary>Ends when the wait ends.</summary>
    public Task Finished => _state.Finished;

    /// <summary>Whether more tasks can change anything. After the first end of <c>Any</c>, they cannot.</summary>
    public bool TakesMore => !(_options.Any && IsFinished);

    private Action<string>? Log => _clientOptions.Log;

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
                Log?.Say(Messages.LogEndedBefore, known.TaskId, known.Status);
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
