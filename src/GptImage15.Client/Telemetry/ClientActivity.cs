#if NET
using System.Diagnostics;
#endif

namespace GptImage15.Telemetry;

/// <summary>A span of the client; none where nobody listens.</summary>
#if !NET
#pragma warning disable CA1822 // There are no spans on this target, so there are no data.
#endif
internal readonly struct ClientActivity : IDisposable
{
#if NET
    private readonly Activity? _activity;

    public ClientActivity(Activity? activity) => _activity = activity;
#endif

    /// <summary>Ends the span.</summary>
    /// <param name="taskId">The task id, if it is known.</param>
    /// <param name="error">The error, if there is one. Only its id is kept.</param>
    public void End(string? taskId, GptImageException? error)
    {
#if NET
        if (_activity is { } activity)
        {
            activity.SetTag("gptimage15.task_id", taskId);
            if (error is not null)
            {
                activity.SetTag("error.type", error.ErrorId.ToString());
                activity.SetStatus(ActivityStatusCode.Error);
            }

            Stop(activity);
        }
#endif
    }

    /// <summary>Ends the span, if it has not ended.</summary>
    public void Dispose()
    {
#if NET
        Stop(_activity);
#endif
    }

#if NET
    private static void Stop(Activity? activity)
    {
        try
        {
            activity?.Dispose();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Disposing calls the listeners. An error of a listener must not lose a paid task.
        }
    }
#endif
}
