namespace GptImage15;

/// <summary>The tasks that a query of the history selected.</summary>
public sealed class GptImageHistory
{
    /// <summary>Creates a result.</summary>
    /// <param name="tasks">The tasks, the oldest first.</param>
    /// <param name="warning">What could not be read, in the current UI culture; null where all was read.</param>
    public GptImageHistory(IReadOnlyList<GptImageTask> tasks, string? warning = null)
    {
        Tasks = tasks;
        Warning = warning;
    }

    /// <summary>The tasks of the service address, the oldest first.</summary>
    public IReadOnlyList<GptImageTask> Tasks { get; }

    /// <summary>What could not be read; null where all was read.</summary>
    public string? Warning { get; }
}
