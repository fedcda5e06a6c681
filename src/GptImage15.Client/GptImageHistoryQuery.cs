namespace GptImage15;

/// <summary>Selects tasks of the history. Each property that is set narrows the selection.</summary>
public sealed class GptImageHistoryQuery
{
    /// <summary>Only the newest N tasks, 1 or more.</summary>
    public int? Last { get; set; }

    /// <summary>Only tasks that were submitted at this time or later.</summary>
    public DateTimeOffset? After { get; set; }

    /// <summary>Only tasks with a task id that have not been seen to end.</summary>
    public bool Pending { get; set; }

    /// <summary>Only tasks with these task ids. An empty list selects none.</summary>
    public IReadOnlyCollection<string>? TaskIds { get; set; }

    /// <summary>Only tasks whose task id starts with this text, in any case.</summary>
    public string? TaskIdPrefix { get; set; }

    /// <summary>
    /// Only tasks for which this function returns true. It is called with the newest task first, and not for tasks that
    /// another property excludes. <see cref="Last"/> counts the tasks that it selects.
    /// </summary>
    public Func<GptImageTask, bool>? Where { get; set; }

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Check() => OptionCheck.AtLeast(Last ?? 1, 1, nameof(Last));
}
