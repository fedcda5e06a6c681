using GptImage15.History;
using GptImage15.Resources;

namespace GptImage15.Waiting;

/// <summary>Records the ends that are seen, without holding up who waits for them.</summary>
internal sealed class EndRecorder(TaskHistory? history)
{
    private Task _last = Task.CompletedTask;

    /// <summary>Records a task that has ended; others are not recorded.</summary>
    public void Record(GptImageTask task)
    {
        if (history is not null && task.HasEnded)
        {
            _last = history.RecordEndAsync(task);
        }
    }

    /// <summary>Waits until the records are on disk. They are written in order, so the last one stands for all.</summary>
    /// <returns>Why that failed, or null.</returns>
    public async Task<string?> CompleteAsync()
    {
        try
        {
            await _last.ConfigureAwait(false);
            return null;
        }
        catch (GptImageException error)
        {
            return Messages.HistoryNotWritten.With(error.Message);
        }
    }
}
