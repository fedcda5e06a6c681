#if NET
using System.Diagnostics;
using System.Diagnostics.Metrics;
#endif

namespace GptImage15.Telemetry;

/// <summary>
/// The traces and metrics of the client, under the name <c>GptImage15</c>. They contain no prompt, no key and no URL.
/// Only on .NET: elsewhere they would need a package.
/// </summary>
internal static class ClientTelemetry
{
#if NET
    private const string Name = "GptImage15";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Submissions = Meter.CreateCounter<long>(
        "gptimage15.submissions", "{submission}", "Submissions by outcome.");

    private static readonly Counter<long> Polls = Meter.CreateCounter<long>(
        "gptimage15.polls", "{poll}", "Polls of tasks.");

    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "gptimage15.downloaded", "By", "Bytes of images that were received.");

    private static readonly Counter<long> Credits = Meter.CreateCounter<long>(
        "gptimage15.credits", "{credit}", "Credits of accepted submissions.");
#endif

    /// <summary>Starts the span of one attempt to submit.</summary>
    public static ClientActivity StartSubmission() => Start("submit");

    /// <summary>Starts the span of the wait for one task.</summary>
    public static ClientActivity StartWait() => Start("wait");

    /// <summary>Starts the span of the download of one image.</summary>
    public static ClientActivity StartDownload() => Start("download");

    /// <summary>Counts a submission by its outcome, and its credits.</summary>
    /// <param name="activity">Its span.</param>
    /// <param name="task">The accepted task.</param>
    /// <param name="error">The error where none was accepted.</param>
    public static void SubmissionEnded(ClientActivity activity, GptImageTask? task, GptImageException? error)
    {
        activity.End(task?.TaskId, error);
#if NET
        var outcome = error is null ? "Accepted" : error.ErrorId.ToString();
        Add(Submissions, 1, new KeyValuePair<string, object?>("outcome", outcome));
        if (task is not null)
        {
            Add(Credits, GptImageRequest.Credits);
        }
#endif
    }

    /// <summary>Counts a poll.</summary>
    public static void Polled()
    {
#if NET
        Add(Polls, 1);
#endif
    }

    /// <summary>Counts the received bytes of an image.</summary>
    public static void Received(int bytes)
    {
#if NET
        Add(Bytes, bytes);
#endif
    }

    private static ClientActivity Start(string name)
    {
#if NET
        // The work runs beside that of the caller, whose own span stays the current one.
        var current = Activity.Current;
        try
        {
            return new(Source.StartActivity(Name + " " + name, ActivityKind.Client));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Starting calls the listeners. An error of a listener must not stop the work.
            return default;
        }
        finally
        {
            Activity.Current = current;
        }
#else
        return default;
#endif
    }

#if NET
    private static void Add(Counter<long> counter, long value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            counter.Add(value, tags);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Counting calls the listeners. An error of a listener must not lose a paid task.
        }
    }
#endif
}
