using System.Globalization;
using System.Management.Automation;
using GptImage15.Resources;
using GptImage15.Wire;

namespace GptImage15.Pipeline;

/// <summary>Reads a task from whatever names one: an id, a task object, its copy, or a row with a task id.</summary>
internal static class TaskInput
{
    /// <summary>The names the id goes by: ours and the service's.</summary>
    private static readonly string[] IdNames = ["TaskId", "task_id"];

    /// <summary>Whether it is a task, or a submission whose outcome is not known, rather than a row.</summary>
    /// <exception cref="GptImageException">InvalidRequest: a property can't be read.</exception>
    public static bool IsTask(PSObject input) => input.BaseObject is not string
        && (input.BaseObject is GptImageTask
            || input.Read(InputProperties.AsWord, IdNames) is not null
            || input.Read(AsStatus, "Status") == GptImageTaskStatus.SubmissionUnknown);

    /// <summary>Whether it says how the task stands, or only which one it is.</summary>
    public static bool SaysStatus(PSObject input) =>
        input.BaseObject is not string && input.Read(static value => value is not null, "Status");

    /// <summary>The task, as far as the input knows it. A copy: the caller's own object is never changed.</summary>
    /// <exception cref="GptImageException">InvalidRequest: it names no task, or a property can't be read.</exception>
    public static GptImageTask Read(PSObject? input)
    {
        if (input?.BaseObject is null or "")
        {
            throw Invalid("");
        }

        if (input.BaseObject is string id)
        {
            return new GptImageTask { TaskId = InputProperties.AsWord(id) ?? throw Invalid(id) };
        }

        var task = new GptImageTask
        {
            TaskId = input.Read(InputProperties.AsWord, IdNames),
            Status = input.Read(AsStatus, "Status"),
            ImageUrl = input.Read(InputProperties.AsWords, "ImageUrl", "response"),
            Prompt = input.Read(InputProperties.AsText, "Prompt"),
            Size = input.Read(InputProperties.AsText, "Size"),
            Quality = input.Read(InputProperties.AsText, "Quality"),
            IdempotencyKey = input.Read(InputProperties.AsText, "IdempotencyKey"),
            ConsumedCredits = input.Read(InputProperties.AsNumber, "ConsumedCredits", "consumed_credits"),
            CreatedAt = input.Read(InputProperties.AsMoment, "CreatedAt", "created_at"),
            ErrorMessage = input.Read(InputProperties.AsText, "ErrorMessage", "error_message"),
            Request = (input.BaseObject as GptImageTask)?.Request,
        };
        return task.TaskId is not null || task.Status == GptImageTaskStatus.SubmissionUnknown
            ? task
            : throw Invalid(
                input.BaseObject is IConvertible value
                    ? Convert.ToString(value, CultureInfo.CurrentCulture)
                    : input.BaseObject.GetType().Name);
    }

    /// <summary>By name, or by the number that ConvertTo-Json and Export-Clixml make of an enumeration.</summary>
    private static GptImageTaskStatus AsStatus(object? value) => InputProperties.Unwrap(value) switch
    {
        GptImageTaskStatus status => status,
        int or long => FromNumber(Convert.ToInt64(InputProperties.Unwrap(value), CultureInfo.InvariantCulture)),
        _ => InputProperties.AsText(value) is { } word ? TaskStatusConverter.Parse(word) : GptImageTaskStatus.Unknown,
    };

    private static GptImageTaskStatus FromNumber(long number) =>
        number is >= (long)GptImageTaskStatus.Unknown and <= (long)GptImageTaskStatus.SubmissionUnknown
            ? (GptImageTaskStatus)number
            : GptImageTaskStatus.Unknown;

    private static GptImageException Invalid(string? input) =>
        new(GptImageErrorId.InvalidRequest, Messages.InputNamesNoTask.With(input));
}
