using GptImage15.Resources;

namespace GptImage15.Waiting;

/// <summary>What is handed out of a task when the wait for it is over.</summary>
internal static class WaitOutcome
{
    /// <summary>A task the service is done with: the task, and an error where it brought no image.</summary>
    public static Outcome<GptImageTask> OfEnd(GptImageTask task)
    {
        if (task.Status == GptImageTaskStatus.Failed)
        {
            var message = Messages.TaskFailed.With(task.TaskId, task.ErrorMessage);
            return new(task, task, new(GptImageErrorId.TaskFailed, message, null, task.ErrorMessage));
        }

        return task.ImageUrl.Length > 0
            ? new(task, task)
            : new(task.TaskId!, task, new(GptImageErrorId.MalformedResponse, Messages.SuccessWithoutImage.With(task.TaskId)));
    }

    /// <summary>A task that had not ended in time: the task as last seen, and an error that says how to go on.</summary>
    public static Outcome<GptImageTask> OfTimeout(WaitedTask waited, TimeSpan timeout)
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
