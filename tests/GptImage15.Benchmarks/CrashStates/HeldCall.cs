namespace GptImage15.Benchmarks.CrashStates;

/// <summary>
/// The service for one request. The workload decides when the response is sent. The continuations of the client run
/// synchronously, up to its next wait.
/// </summary>
/// <param name="isReached">Whether there is a connection, so that the request is sent.</param>
internal sealed class HeldCall(bool isReached) : HttpMessageHandler
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<HttpResponseMessage> _answer = new();

    /// <summary>Ends when the request is sent.</summary>
    public Task Arrived => _arrived.Task;

    /// <summary>Sends the response.</summary>
    public void Answer(HttpResponseMessage answer) => _answer.SetResult(answer);

    /// <summary>Breaks the connection.</summary>
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
