namespace GptImage15.Waiting;

/// <summary>What follows from a poll of a task.</summary>
/// <param name="outcome">The outcome to emit; null to poll again.</param>
/// <param name="endsAll">Whether the outcome ends the wait for all tasks.</param>
internal readonly struct PollDecision(GptImageOutcome<GptImageTask>? outcome, bool endsAll = false)
{
    /// <summary>The outcome to emit; null to poll again.</summary>
    public GptImageOutcome<GptImageTask>? Outcome { get; } = outcome;

    /// <summary>Whether the outcome ends the wait for all tasks: no other poll can succeed.</summary>
    public bool EndsAll { get; } = endsAll;

    /// <summary>The decision after a poll that returned a task that has not ended.</summary>
    /// <param name="task">The task.</param>
    /// <param name="isOnlyPoll">Whether each task is polled once only.</param>
    public static PollDecision Of(GptImageTask task, bool isOnlyPoll) => isOnlyPoll ? new(new(task, task)) : default;

    /// <summary>The decision after a poll that failed.</summary>
    /// <param name="known">The task at the last successful poll.</param>
    /// <param name="error">The error.</param>
    /// <param name="isOnlyPoll">Whether each task is polled once only.</param>
    /// <param name="isInGrace">Whether the service may not know the task yet.</param>
    public static PollDecision Of(GptImageTask known, GptImageException error, bool isOnlyPoll, bool isInGrace)
    {
        var failed = new GptImageOutcome<GptImageTask>(known.TaskId!, error: error);
        return error.ErrorId switch
        {
            _ when error.Case == ErrorCase.Unexpected => new(new(known.TaskId!, known, error)),
            GptImageErrorId.Unauthorized => new(failed, endsAll: true),
            GptImageErrorId.TaskNotFound when isOnlyPoll && isInGrace => new(new(known, known)),
            GptImageErrorId.TaskNotFound when !isInGrace => new(failed),
            GptImageErrorId.InvalidRequest or GptImageErrorId.RedirectRefused => new(failed),
            _ => isOnlyPoll ? new(failed) : default,
        };
    }
}
