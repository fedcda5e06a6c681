using GptImage15.History;
using GptImage15.Resources;

namespace GptImage15.Waiting;

/// <summary>Records the ends that are seen, without holding up who waits for them. Safe for many threads.</summary>
internal sealed class EndRecorder(TaskHistory? history)
{
    private readonly object _gate = new();
    private TaskCompletionSource<bool>? _allWritten;
    private GptImageException? _failure;
    private int _underWay;

    /// <summary>Records a task of which nothing more is to be learnt; others stay pending.</summary>
    public void Record(GptImageTask task)
    {
        if (history is not null && task.IsComplete)
        {
            lock (_gate)
            {
                _underWay++;
            }

            _ = WriteAsync(history, task);
        }
    }

    /// <summary>Waits until the records are on disk.</summary>
    /// <returns>Why that failed for any of them, or null.</returns>
    public async Task<string?> CompleteAsync()
    {
        var allWritten = Task.CompletedTask;
        lock (_gate)
        {
            if (_underWay > 0)
            {
                _allWritten ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                allWritten = _allWritten.Task;
            }
        }

        await allWritten.ConfigureAwait(false);
        return _failure is { } failure ? Messages.EndNotWritten.With(failure.Message) : null;
    }

    private async Task WriteAsync(TaskHistory to, GptImageTask task)
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
                if (--_underWay == 0)
                {
                    _allWritten?.TrySetResult(true);
                    _allWritten = null;
                }
            }
        }
    }
}
