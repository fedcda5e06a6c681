using GptImage15.Outcomes;

namespace GptImage15.Saving;

/// <summary>Passes the images of tasks to an engine. Errors and warnings are emitted unchanged.</summary>
internal sealed class ImageFeed(
    SaveEngine engine, Func<GptImageTask, string?>? fileName, Action<GptImageOutcome<FileInfo>> emit)
    : IEngine<GptImageOutcome<GptImageTask>>
{
    /// <inheritdoc/>
    public async Task AddAsync(GptImageOutcome<GptImageTask> outcome, CancellationToken cancellationToken)
    {
        if (outcome.Error is not null || outcome.Warning is not null)
        {
            emit(new(outcome.Target, error: outcome.Error, warning: outcome.Warning));
        }

        if (outcome.Result is { } task)
        {
            foreach (var image in ImageToSave.OfTask(task, fileName?.Invoke(task)))
            {
                await engine.AddAsync(image, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public Task CompleteAsync(CancellationToken cancellationToken) => engine.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();
}
