using GptImage15.History;

namespace GptImage15.Submitting;

/// <summary>How many requests are submitted.</summary>
internal sealed class SubmissionOptions
{
    /// <summary>How many requests are under way at once; at least 1.</summary>
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>The most credits to spend; null for no limit.</summary>
    public int? MaxCredits { get; set; }

    /// <summary>Submit also under a key whose earlier submission has an unknown outcome.</summary>
    public bool Force { get; set; }

    /// <summary>Shows a paid task that no history holds and that the caller could not show. From any thread.</summary>
    public Action<GptImageTask>? ShowUnrecorded { get; set; }
}

/// <summary>
/// Submits many requests and hands out their tasks in the order asked. Each request is paid for at most once. Holds no
/// more requests than the limit. Fed by one caller at a time.
/// </summary>
internal sealed class SubmissionEngine
{
    private readonly Submission _submission;
    private readonly UnrecordedTasks _unrecorded;
    private readonly Action<Outcome<GptImageTask>> _emit;
    private readonly OrderedWindow<Outcome<GptImageTask>> _window;
    private bool _isStopped;

    /// <summary>Makes an engine.</summary>
    /// <param name="client">Sends.</param>
    /// <param name="history">Where each submission is recorded; null for nowhere.</param>
    /// <param name="options">How many at once, and for how much.</param>
    /// <param name="emit">Gets each outcome, in the order of the requests, from any thread.</param>
    public SubmissionEngine(
        GptImageClient client, TaskHistory? history, SubmissionOptions options, Action<Outcome<GptImageTask>> emit)
    {
        _unrecorded = new UnrecordedTasks(options.ShowUnrecorded);
        _submission = new Submission(client, history, new CreditBudget(options.MaxCredits), _unrecorded, options.Force);
        _emit = emit;
        _window = new OrderedWindow<Outcome<GptImageTask>>(options.ThrottleLimit, Emit);
    }

    /// <summary>How many requests were passed over because sending more would have cost money for nothing.</summary>
    public int PassedOver { get; private set; }

    /// <summary>
    /// Starts a request, and ends when fewer than the limit are under way. With a limit of 1 its outcome is out by then,
    /// so that a caller who stops after the first pays for one.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled. What is on its way is left to arrive in the history.</exception>
    public async Task AddAsync(GptImageRequest request, CancellationToken cancellationToken)
    {
        // Where nothing more is to be sent, what is still under way is handed out first: the reason is among it.
        while (_submission.HasEnded && !_window.IsEmpty)
        {
            await _window.EmitOldestAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_isStopped)
        {
            PassedOver++;
            return;
        }

        await _window.AddAsync(_submission.RunAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hands out what is still under way.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task CompleteAsync(CancellationToken cancellationToken) => _window.CompleteAsync(cancellationToken);

    /// <summary>The caller has shown a task.</summary>
    public void MarkShown(GptImageTask task) => _unrecorded.MarkShown(task);

    /// <summary>
    /// The caller shows nothing more. What is under way goes on to the history; a task that no history holds is shown by
    /// <see cref="SubmissionOptions.ShowUnrecorded"/>.
    /// </summary>
    public void Close() => _unrecorded.Close();

    private void Emit(Outcome<GptImageTask> outcome)
    {
        if (Submission.IsEndOfAll(outcome.Error))
        {
            // Said once; those that were under way beside it met the same.
            if (_isStopped)
            {
                PassedOver++;
                return;
            }

            _isStopped = true;
        }

        _emit(outcome);
    }
}
