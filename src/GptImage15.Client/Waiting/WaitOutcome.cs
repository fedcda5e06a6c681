using GptImage15.Resources;

namespace GptImage15.Waiting;

/// <summary>The outcome of the wait for a task.</summary>
internal static class WaitOutcome
{
    /// <summary>The outcome of a task that has ended: the task, and an error where it has no image.</summary>
    public static GptImageOutcome<GptImageTask> OfEnd(GptImageTask task)
    {
        if (task.Status == GptImageTaskStatus.Failed)
        {
            var reason = string.IsNullOrWhiteSpace(task.ErrorMessage) ? Messages.ResponseEmpty : task.ErrorMessage;
            var message = Messages.TaskFailed.With(task.TaskId, reason);
            return new(task, task, new(GptImageErrorId.TaskFailed, message, null, task.ErrorMessage));
        }

        return task.ImageUrl.Count > 0
            ? new(task, task)
            : new(
                task.TaskId!,
                task,
                new(GptImageErrorId.MalformedResponse, Messages.SuccessWithoutImage.With(task.TaskId)));
    }

    /// <summary>The outcome of a task that has not ended in time: the task at the last poll, and an error.</summary>
    public static GptImageOutcome<GptImageTask> OfTimeout(WaitedTask waited, TimeSpan timeout)
    {
        var task = waited.Known;
        var message = Messages.TaskTimeout.With(task.TaskId, timeout.TotalSeconds, task.Status);
        if (waited.LastProblem is { } problem)
        {
            message = Messages.TwoSentences.With(message, Messages.LastProblem.With(problem.Message));
        }

        return new(task, task, new(GptImageErrorId.TaskTimeout, message));
    }
}
