using GptImage15.History.Records;
using GptImage15.Outcomes;
using GptImage15.Service;

namespace GptImage15.Waiting;

/// <summary>
/// Polls each of many tasks once, several at the same time, and emits them in the order of the input.
/// </summary>
internal sealed class StatusEngine : IEngine<GptImageTask>
{
    private readonly IServiceHistory? _history;
    private readonly StatusCall _call;
    private readonly EndRecorder _ends;
    private readonly Action<GptImageOutcome<GptImageTask>> _emit;
    private readonly OrderedWindow<GptImageOutcome<GptImageTask>> _window;

    /// <param name="service">The calls of the service.</param>
    /// <param name="history">Where ends are recorded, and where requests are looked up; null for nowhere.</param>
    /// <param name="throttleLimit">The maximum number of polls at the same time.</param>
    /// <param name="emit">Receives the outcomes, from any thread.</param>
    /// <param name="historyProblem">Why there is no history, although it is not off; otherwise null.</param>
    public StatusEngine(
        ImageService service,
        IServiceHistory? history,
        int throttleLimit,
        Action<GptImageOutcome<GptImageTask>> emit,
        GptImageException? historyProblem = null)
    {
        _history = history;
        _call = new StatusCall(service);
        _ends = new EndRecorder(history, historyProblem);
        _emit = emit;
        _window = new OrderedWindow<GptImageOutcome<GptImageTask>>(throttleLimit, emit);
    }

    /// <inheritdoc/>
    public Task AddAsync(GptImageTask known, CancellationToken cancellationToken) =>
        _window.AddAsync(PollAsync(known, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await _window.CompleteAsync(cancellationToken).ConfigureAwait(false);
        foreach (var warning in await _ends.CompleteAsync(cancellationToken).ConfigureAwait(false))
        {
            _emit(new(null, warning: warning));
        }
    }

    /// <summary>Nothing is left: the polls end with the token that they were started with.</summary>
    public void Dispose()
    {
    }

    private async Task<GptImageOutcome<GptImageTask>> PollAsync(GptImageTask known, CancellationToken cancellationToken)
    {
        try
        {
            known = _history?.Complete(known) ?? known;
            var (task, error) = await _call.PollWithRetriesAsync(known, cancellationToken).ConfigureAwait(false);
            if (task is null)
            {
                return new(known.TaskId!, error: error);
            }

            task = await _ends.CompleteTaskAsync(task, cancellationToken).ConfigureAwait(false);
            _ends.Record(task!);
            return new(known, task);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var taskId = known.TaskId!;
            return new(taskId, error: UnexpectedError.Of(exception, GptImageErrorId.ConnectionFailed, taskId));
        }
    }
}
