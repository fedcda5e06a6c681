using GptImage15.Outcomes;
using GptImage15.Requests;

namespace GptImage15.Submitting;

/// <summary>
/// Checks requests and gives them to an engine. A request that fails the check gets its error as its outcome.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="options">The options of the engine; null for the defaults.</param>
internal sealed class RequestFeed(SubmissionEngine engine, GptImageSubmitOptions? options = null)
    : IFeed<GptImageRequest>
{
    /// <inheritdoc/>
    public bool TakesMore => true;

    /// <inheritdoc/>
    public Task AddAsync(GptImageRequest request, CancellationToken cancellationToken)
    {
        // An item that is null gets the error of a request without a prompt.
        request ??= new GptImageRequest();
        CheckedRequest checkedRequest;
        try
        {
            checkedRequest = CheckedRequest.Of(request, options);
        }
        catch (GptImageException error)
        {
            return engine.AddRefusedAsync(request, error, cancellationToken);
        }

        return engine.AddAsync(checkedRequest, cancellationToken);
    }

    /// <inheritdoc/>
    public Task EmitUntilAsync(Task next, CancellationToken cancellationToken) =>
        engine.EmitUntilAsync(next, cancellationToken);

    /// <inheritdoc/>
    public Task CompleteAsync(CancellationToken cancellationToken) => engine.CompleteAsync(cancellationToken);

    /// <summary>The caller has received an outcome.</summary>
    public void MarkShown(GptImageOutcome<GptImageTask> outcome)
    {
        if (outcome.Result is { } task)
        {
            engine.MarkShown(task);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();
}
