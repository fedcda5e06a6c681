using GptImage15.Resources;
using GptImage15.Wire;

namespace GptImage15.Service;

/// <summary>The rules for a task id, checked before the service is asked for its task.</summary>
internal static class TaskIdRules
{
    /// <summary>Whether the task id has no visible character.</summary>
    public static bool IsBlank(string? taskId) => string.IsNullOrWhiteSpace(taskId);

    /// <summary>The error of a task id that is blank.</summary>
    public static GptImageException Blank() => new(GptImageErrorId.InvalidRequest, Messages.TaskIdEmpty);

    /// <summary>Checks a task id.</summary>
    /// <exception cref="GptImageException">InvalidRequest: it is blank or too long.</exception>
    public static string Check(string? taskId) => IsBlank(taskId) ? throw Blank()
        : taskId!.Length > TaskIdReader.MaximumIdCharacters
            ? throw new GptImageException(
                GptImageErrorId.InvalidRequest,
                Messages.TaskIdTooLong.With(taskId.Length, TaskIdReader.MaximumIdCharacters))
        : taskId;
}
