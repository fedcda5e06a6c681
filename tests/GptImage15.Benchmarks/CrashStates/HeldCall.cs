namespace GptImage15.Benchmarks.CrashStates;

/// <summary>
/// The service as one request sees it: the answer comes when the workload says so. What the client does with the answer
/// up to its next wait is done by then.
/// </summary>
/// <param name="isReached">Whether a connection stands, so that the request leaves.</param>
internal sealed class HeldCall(bool isReached) : HttpMessageHandler
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<HttpResponseMessage> _answer = new();

    /// <summary>Ends when the request has left.</summary>
    public Task Arrived => _arrived.Task;

    /// <summary>Answers.</summary>
    public void Answer(HttpResponseMessage answer) => _answer.SetResult(answer);

    /// <summary>Lets the connection break.</summary>
    public void Cut() => _answer.SetException(new HttpRequestException("The connection was cut."));

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (isReached && request.Content is { } body)
        {
            await body.CopyToAsync(Stream.Null, CancellationToken.None).ConfigureAwait(false);
        }

        _arrived.SetResult();
        return await _answer.Task.ConfigureAwait(false);
    }
}
