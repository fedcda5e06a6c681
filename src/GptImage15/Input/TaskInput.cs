using System.Globalization;
using System.Management.Automation;
using GptImage15.Resources;

namespace GptImage15.Input;

/// <summary>Reads a task from an id, a task object, its copy, or a row with a task id.</summary>
internal static class TaskInput
{
    /// <summary>The names of the task id: of this module, and of the service.</summary>
    private static readonly string[] IdNames = ["TaskId", "task_id"];

    /// <summary>Whether the input is a task or a submission with an unknown outcome, rather than a row.</summary>
    /// <exception cref="GptImageException">InvalidRequest: a property can't be read.</exception>
    public static bool IsTask(InputRow row) => row.BaseObject is not string
        && (row.BaseObject is GptImageTask
            || row.Read(InputProperties.AsWord, IdNames) is not null
            || row.Read(AsStatus, "Status") == GptImageTaskStatus.SubmissionUnknown);

    /// <summary>Whether the input has the task's status, or only its id.</summary>
    public static bool SaysStatus(PSObject input) =>
        input.BaseObject is not string && new InputRow(input).Read(static value => value is not null, "Status");

    /// <summary>A task with what the input has of it.</summary>
    /// <exception cref="GptImageException">InvalidRequest: the input names no task, or a property can't be
    /// read.</exception>
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

        var task = input.BaseObject is GptImageTask original ? WithWord(original) : ReadProperties(new InputRow(input));
        return task.TaskId is not null || task.Status == GptImageTaskStatus.SubmissionUnknown
            ? task
            : throw Invalid(
                input.BaseObject is IConvertible value
                    ? Convert.ToString(value, CultureInfo.CurrentCulture)
                    : input.BaseObject.GetType().Name);
    }

    /// <summary>The task without white space around its task id. An empty task id is none.</summary>
    private static GptImageTask WithWord(GptImageTask task) =>
        InputProperties.AsWord(task.TaskId) is var id && id == task.TaskId ? task : task with { TaskId = id };

    private static GptImageTask ReadProperties(InputRow row) => new()
    {
        TaskId = row.Read(InputProperties.AsWord, IdNames),
        Status = row.Read(AsStatus, "Status"),
        ImageUrl = row.Read(InputProperties.AsWords, "ImageUrl", "response"),
        ConsumedCredits = row.Read(InputProperties.AsNumber, "ConsumedCredits", "consumed_credits"),
        CreatedAt = row.Read(InputProperties.AsMoment, "CreatedAt", "created_at"),
        ErrorMessage = row.Read(InputProperties.AsShownText, "ErrorMessage", "error_message"),
        Request = ReadRequest(row),
    };

    /// <summary>The request. The images of a task are its results, not those of its request.</summary>
    private static GptImageRequest? ReadRequest(InputRow row)
    {
        GptImageRequest? request = null;
        foreach (var field in GptImageRequestField.All.Where(field => !field.IsList))
        {
            if (row.Read(InputProperties.AsShownText, field.Name) is { } value)
            {
                request = field.With(request ?? new GptImageRequest(), value);
            }
        }

        return request;
    }

    /// <summary>A status from its name, or from the number that ConvertTo-Json and Export-Clixml write.</summary>
    private static GptImageTaskStatus AsStatus(object? value) => InputProperties.Unwrap(value) switch
    {
        GptImageTaskStatus status => status,
        int or long => FromNumber(Convert.ToInt64(InputProperties.Unwrap(value), CultureInfo.InvariantCulture)),
        _ => InputProperties.AsShownText(value) is { } word
            ? GptImageTaskStatuses.Parse(word)
            : GptImageTaskStatus.Unknown,
    };

    private static GptImageTaskStatus FromNumber(long number) =>
        number is >= (long)GptImageTaskStatus.Unknown and <= (long)GptImageTaskStatus.SubmissionUnknown
            ? (GptImageTaskStatus)number
            : GptImageTaskStatus.Unknown;

    private static GptImageException Invalid(string? input) =>
        new(GptImageErrorId.InvalidRequest, CmdletMessages.InputNamesNoTask.With(input));
}
