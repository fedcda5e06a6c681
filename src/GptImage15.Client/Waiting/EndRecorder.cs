using GptImage15.History.Records;
using GptImage15.Outcomes;
using GptImage15.Resources;
using GptImage15.Time;

namespace GptImage15.Waiting;

/// <summary>Records the ends of tasks in the background. Safe for many threads.</summary>
internal sealed class EndRecorder(IServiceHistory? history)
{
    private readonly object _gate = new();
    private TaskCompletionSource<bool>? _allWritten;
    private GptImageException? _failure;
    private int _running;

    /// <summary>
    /// A task that was polled, completed with what the history has of it. A running task stays as it is: it is polled
    /// again.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<GptImageTask?> CompleteTaskAsync(GptImageTask? task, CancellationToken cancellationToken) =>
        history is not null && task?.HasEnded == true
            ? await history.CompleteAsync(task, cancellationToken).ConfigureAwait(false)
            : task;

    /// <summary>Records a task that is complete. Other tasks stay pending.</summary>
    public void Record(GptImageTask task)
    {
        if (history is not null && task.IsComplete)
        {
            lock (_gate)
            {
                _running++;
            }

            _ = WriteAsync(history, task);
        }
    }

    /// <summary>Waits until the records are on disk.</summary>
    /// <returns>A warning where one could not be written; otherwise null.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<string?> CompleteAsync(CancellationToken cancellationToken)
    {
        Task<bool>? allWritten = null;
        lock (_gate)
        {
            if (_running > 0)
            {
                _allWritten ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                allWritten = _allWritten.Task;
            }
        }

        if (allWritten is not null)
        {
            await allWritten.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return _failure is { } failure ? Messages.EndNotWritten.With(failure.Message) : null;
    }

    private async Task WriteAsync(IServiceHistory to, GptImageTask task)
    {
        GptImageException? failure = null;
        try
        {
            await to.RecordEndAsync(task).ConfigureAwait(false);
        }
        catch (GptImageException error)
        {
            failure = error;
        }
        catch (Exception exception)
        {
            failure = UnexpectedError.Of(exception, GptImageErrorId.HistoryUnavailable, task);
        }
        finally
        {
            lock (_gate)
            {
                _failure ??= failure;
                if (--_running == 0)
                {
                    _allWritten?.TrySetResult(true);
                    _allWritten = null;
                }
            }
        }
    }
}
