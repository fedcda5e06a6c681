using GptImage15.Outcomes;

namespace GptImage15.Saving;

/// <summary>
/// Passes the images of tasks to an engine. Errors and warnings are emitted unchanged. Null is an error.
/// </summary>
internal sealed class ImageFeed(
    SaveEngine engine, Func<GptImageTask, string?>? fileName, Action<GptImageOutcome<FileInfo>> emit)
    : IFeed<GptImageOutcome<GptImageTask>>
{
    /// <inheritdoc/>
    public bool TakesMore => true;

    /// <inheritdoc/>
    public async Task AddAsync(GptImageOutcome<GptImageTask> outcome, CancellationToken cancellationToken)
    {
        outcome = InputItem.Check(outcome);
        if (outcome.Error is not null || outcome.Warning is not null)
        {
            emit(new(outcome.Target, error: outcome.Error, warning: outcome.Warning));
        }

        if (outcome.Result is { } task)
        {
            foreach (var image in ImagesOf(task))
            {
                await engine.AddAsync(image, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public Task EmitUntilAsync(Task next, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task CompleteAsync(CancellationToken cancellationToken) => engine.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();

    private IReadOnlyList<ImageToSave> ImagesOf(GptImageTask task)
    {
        try
        {
            return ImageToSave.OfTask(task, fileName?.Invoke(task));
        }
        catch (Exception exception)
        {
            // The function of the caller may throw anything. The other tasks are saved.
            emit(new(task, error: UnexpectedError.Of(exception, GptImageErrorId.DownloadFailed, task)));
            return [];
        }
    }
}
