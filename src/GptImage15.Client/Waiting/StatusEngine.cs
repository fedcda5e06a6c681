using GptImage15.History;

namespace GptImage15.Waiting;

/// <summary>Asks once how many tasks stand, several at a time, and hands out the answers in the order asked.</summary>
internal sealed class StatusEngine(
    GptImageClient client, TaskHistory? history, int throttleLimit, Action<Outcome<GptImageTask>> emit)
{
    private readonly OrderedWindow<Outcome<GptImageTask>> _window = new(throttleLimit, emit);
    private readonly EndRecorder _ends = new(history);

    /// <summary>Asks about a task, once fewer than the limit are asked about.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task AddAsync(GptImageTask known, CancellationToken cancellationToken) =>
        _window.AddAsync(AskAsync(known, cancellationToken), cancellationToken);

    /// <summary>Hands out what is still being asked.</summary>
    /// <returns>Why ends could not be recorded, if so.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<string?> CompleteAsync(CancellationToken cancellationToken)
    {
        await _window.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return await _ends.CompleteAsync().ConfigureAwait(false);
    }

    private async Task<Outcome<GptImageTask>> AskAsync(GptImageTask known, CancellationToken cancellationToken)
    {
        try
        {
            if (history?.Find(known.TaskId!) is { } recorded)
            {
                known.FillFrom(recorded);
            }

            var task = await client.GetStatusAsync(known, cancellationToken).ConfigureAwait(false);
            _ends.Record(task);
            return new(known, task);
        }
        catch (GptImageException error)
        {
            return new(known.TaskId!, error: error);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var taskId = known.TaskId!;
            return new(taskId, error: UnexpectedError.Of(exception, GptImageErrorId.ConnectionFailed, taskId));
        }
    }
}
