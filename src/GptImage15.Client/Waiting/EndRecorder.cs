using GptImage15.History.Records;
using GptImage15.Outcomes;
using GptImage15.Resources;
using GptImage15.Time;

namespace GptImage15.Waiting;

/// <summary>Records the ends of tasks in the background. Safe for many threads.</summary>
/// <param name="history">Where ends are recorded; null for nowhere.</param>
/// <param name="problem">Why there is no history, although it is not off; otherwise null.</param>
internal sealed class EndRecorder(IServiceHistory? history, GptImageException? problem = null)
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

    /// <summary>Waits until the records are in the history.</summary>
    /// <returns>A warning where the history could not be read or written, and its other warnings.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IReadOnlyList<string>> CompleteAsync(CancellationToken cancellationToken)
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

        var warnings = new List<string>();
        var source = history as IHistoryWarnings;
        if (_failure is { } failure)
        {
            warnings.Add(Messages.EndNotWritten.With(failure.Message));
        }
        else if ((problem ?? await ReadFailureAsync(source, cancellationToken).ConfigureAwait(false)) is { } unread)
        {
            warnings.Add(Messages.HistoryNotUsed.With(unread.Message));
        }

        while (source?.TakeWarning() is { } warning)
        {
            warnings.Add(warning);
        }

        return warnings;
    }

    private static async Task<GptImageException?> ReadFailureAsync(
        IHistoryWarnings? source, CancellationToken cancellationToken) =>
        source is null ? null : await source.ReadFailureAsync(cancellationToken).ConfigureAwait(false);

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
