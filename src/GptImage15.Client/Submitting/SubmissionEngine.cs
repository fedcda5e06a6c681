using GptImage15.History.Records;
using GptImage15.Outcomes;
using GptImage15.Requests;
using GptImage15.Resources;
using GptImage15.Service;
using GptImage15.Time;

namespace GptImage15.Submitting;

/// <summary>
/// Submits many requests and emits their tasks in the order of the requests. Each request is paid for at most once.
/// </summary>
internal sealed class SubmissionEngine : IEngine<CheckedRequest>
{
    private readonly Submission _submission;
    private readonly IServiceHistory? _history;
    private readonly UnrecordedTasks _unrecorded;
    private readonly SentSubmissions _sent = new();
    private readonly Action<GptImageOutcome<GptImageTask>> _emit;
    private readonly int _throttleLimit;
    private OrderedWindow<GptImageOutcome<GptImageTask>>? _createdWindow;
    private bool _isStopped;

    /// <param name="service">The calls of the service.</param>
    /// <param name="history">Where submissions are recorded; null for nowhere.</param>
    /// <param name="options">How many at the same time, and for how many credits.</param>
    /// <param name="emit">Receives the outcomes, from any thread.</param>
    public SubmissionEngine(
        ImageService service,
        IServiceHistory? history,
        GptImageSubmitOptions options,
        Action<GptImageOutcome<GptImageTask>> emit)
    {
        _history = history;
        _unrecorded = new UnrecordedTasks(options.UnrecordedTask);
        _submission = new Submission(
            new SubmissionAttempt(service, history, _unrecorded, _sent),
            history,
            new CreditBudget(options.MaxCredits),
            new RetryPolicy(service.Options),
            service.Options.TimeProvider,
            options.Force);
        _emit = emit;
        _throttleLimit = options.ThrottleLimit;
        HasHistory = history is not null;
    }

    /// <summary>The number of requests that were not sent, because all further requests would fail.</summary>
    public int PassedOver { get; private set; }

    /// <summary>Whether submissions are recorded.</summary>
    public bool HasHistory { get; }

    /// <summary>The number of submissions that were sent, and whose task has not reached the caller.</summary>
    public int UnderWay => _sent.Count;

    /// <summary>Created when it is needed: a single submission needs none.</summary>
    private OrderedWindow<GptImageOutcome<GptImageTask>> Window => _createdWindow ??= new(_throttleLimit, Emit);

    /// <summary>Submits one request, outside the order of the others.</summary>
    /// <returns>Its outcome, which is not emitted.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before the request was sent.</exception>
    public Task<GptImageOutcome<GptImageTask>> SubmitAsync(
        CheckedRequest request, CancellationToken cancellationToken) =>
        _submission.RunAsync(request, cancellationToken);

    /// <summary>
    /// Starts a request, and returns when fewer than the limit run. With a limit of 1, its outcome has been emitted
    /// then, so a caller that stops after the first outcome pays for one request.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled. A request that was sent goes on until its outcome is
    /// recorded.</exception>
    public Task AddAsync(CheckedRequest request, CancellationToken cancellationToken) =>
        AddAsync(() => _submission.RunAsync(request, cancellationToken), cancellationToken);

    /// <summary>
    /// Adds a request that failed the check, so that its error is emitted in the order of the requests.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task AddRefusedAsync(
        GptImageRequest request, GptImageException error, CancellationToken cancellationToken) =>
        AddAsync(() => Task.FromResult(new GptImageOutcome<GptImageTask>(request, error: error)), cancellationToken);

    /// <summary>Emits outcomes while the next request is awaited.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task EmitUntilAsync(Task next, CancellationToken cancellationToken) =>
        Window.EmitUntilAsync(next, cancellationToken);

    /// <inheritdoc/>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await Window.CompleteAsync(cancellationToken).ConfigureAwait(false);
        if (PassedOver > 0)
        {
            _emit(new(null, warning: Messages.RequestsPassedOver.With(PassedOver)));
        }

        while ((_history as IHistoryWarnings)?.TakeWarning() is { } warning)
        {
            _emit(new(null, warning: warning));
        }
    }

    /// <summary>The caller has shown a task.</summary>
    public void MarkShown(GptImageTask task)
    {
        _sent.Reach(task);
        _unrecorded.MarkShown(task);
    }

    /// <summary>
    /// The caller has received an outcome, and may not be able to show it: a pipeline can end in the middle.
    /// </summary>
    public void MarkReached(GptImageOutcome<GptImageTask> outcome) => _sent.Reach(outcome.Result);

    /// <summary>
    /// The caller shows nothing more. Requests that were sent go on until their outcome is recorded; tasks that are in
    /// no history go to <see cref="GptImageSubmitOptions.UnrecordedTask"/>.
    /// </summary>
    public void Dispose() => _unrecorded.Close();

    private async Task AddAsync(
        Func<Task<GptImageOutcome<GptImageTask>>> start, CancellationToken cancellationToken)
    {
        // If no more requests are to be sent, the outcomes of the running ones come first: the reason is among them.
        while (_submission.HasEnded && !Window.IsEmpty)
        {
            await Window.EmitOldestAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_isStopped)
        {
            PassedOver++;
            return;
        }

        await Window.AddAsync(start(), cancellationToken).ConfigureAwait(false);
    }

    private void Emit(GptImageOutcome<GptImageTask> outcome)
    {
        if (Submission.IsForAllFurther(outcome.Error))
        {
            // The error is emitted once; requests that ran at the same time got the same error.
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
