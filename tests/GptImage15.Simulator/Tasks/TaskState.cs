namespace GptImage15.Simulator;

/// <summary>The states of a task.</summary>
public enum TaskState
{
    /// <summary>Queued.</summary>
    Pending,

    /// <summary>Running.</summary>
    InProgress,

    /// <summary>Done, with images.</summary>
    Success,

    /// <summary>Ended without an image, at no cost.</summary>
    Failed,
}

internal static class TaskStateNames
{
    public static string Word(this TaskState state) => state switch
    {
        TaskState.Pending => "PENDING",
        TaskState.InProgress => "IN_PROGRESS",
        TaskState.Success => "SUCCESS",
        _ => "FAILED",
    };

    public static int LegacyNumber(this TaskState state) => state switch
    {
        TaskState.Success => 1,
        TaskState.Failed => -1,
        _ => 0,
    };
}
