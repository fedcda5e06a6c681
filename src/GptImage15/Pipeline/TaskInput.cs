using System.Management.Automation;
using GptImage15.Resources;
using GptImage15.Wire;

namespace GptImage15.Pipeline;

/// <summary>Reads a task from whatever names one: an id, a task object, its copy, or a row with a task id.</summary>
internal static class TaskInput
{
    /// <summary>The names the id goes by: ours and the service's.</summary>
    private static readonly string[] IdNames = ["TaskId", "task_id"];

    /// <summary>Whether it is a task rather than a row that asks for one.</summary>
    public static bool IsTask(PSObject input) => input.BaseObject is not string && input.Get(IdNames) is not null;

    /// <summary>Whether it says how the task stands, or only which one it is.</summary>
    public static bool SaysStatus(PSObject input) => input.BaseObject is not string && input.Get("Status") is not null;

    /// <summary>The task, as far as the input knows it. A copy: the caller's own object is never changed.</summary>
    /// <exception cref="GptImageException">InvalidRequest: it names no task.</exception>
    public static GptImageTask Read(PSObject? input)
    {
        if (input?.BaseObject is null or "")
        {
            throw Invalid("");
        }

        if (input.BaseObject is string)
        {
            return new GptImageTask { TaskId = InputProperties.AsText(input) ?? throw Invalid(input) };
        }

        var task = new GptImageTask
        {
            TaskId = InputProperties.AsText(input.Get(IdNames)),
            Status = ReadStatus(input.Get("Status")),
            ImageUrl = InputProperties.AsWords(input.Get("ImageUrl", "response")),
            Prompt = InputProperties.AsText(input.Get("Prompt")),
            Size = InputProperties.AsText(input.Get("Size")),
            Quality = InputProperties.AsText(input.Get("Quality")),
            IdempotencyKey = InputProperties.AsText(input.Get("IdempotencyKey")),
            ConsumedCredits = InputProperties.AsNumber(input.Get("ConsumedCredits", "consumed_credits")),
            CreatedAt = InputProperties.AsMoment(input.Get("CreatedAt", "created_at")),
            ErrorMessage = InputProperties.AsText(input.Get("ErrorMessage", "error_message")),
            Request = (input.BaseObject as GptImageTask)?.Request,
        };
        return task.TaskId is not null || task.Status == GptImageTaskStatus.SubmissionUnknown ? task : throw Invalid(input);
    }

    /// <summary>By name, or by the number that ConvertTo-Json and Export-Clixml make of an enumeration.</summary>
    private static GptImageTaskStatus ReadStatus(object? value)
    {
        var bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        return bare switch
        {
            GptImageTaskStatus status => status,
            int or long => (GptImageTaskStatus)Convert.ToInt32(bare),
            _ => InputProperties.AsText(value) is { } word ? TaskStatusConverter.Parse(word) : GptImageTaskStatus.Unknown,
        };
    }

    private static GptImageException Invalid(object input) =>
        new(GptImageErrorId.InvalidRequest, Messages.InputNamesNoTask.With(input));
}
