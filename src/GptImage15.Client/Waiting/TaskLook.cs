namespace GptImage15.Waiting;

/// <summary>One look at a task: how it stands, or why that could not be told.</summary>
/// <param name="client">Asks the service.</param>
/// <param name="isOnly">Whether no other look follows, so that this one insists where a failure may pass.</param>
internal sealed class TaskLook(GptImageClient client, bool isOnly)
{
    /// <summary>Looks.</summary>
    /// <param name="known">The task as last seen.</param>
    /// <param name="timeout">How long one of several looks may take.</param>
    /// <param name="stopped">Ends the look at once.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public async Task<(GptImageTask? Task, GptImageException? Error)> AskAsync(
        GptImageTask known, TimeSpan timeout, CancellationToken stopped)
    {
        try
        {
            var task = isOnly
                ? await client.GetStatusAsync(known, stopped).ConfigureAwait(false)
                : await client.GetStatusOnceAsync(known, timeout, stopped).ConfigureAwait(false);
            return (task, null);
        }
        catch (GptImageException error)
        {
            return (null, error);
        }
    }
}
