using GptImage15.History.Records;

namespace GptImage15.History.Table;

/// <summary>A row of the table: a submission, the submissions of a task, or the credits of a day.</summary>
internal sealed class TableRow(TableKey key, HistoryRecord record)
{
    /// <summary>The version of the schema that this module writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The keys of the row.</summary>
    public TableKey Key { get; } = key;

    /// <summary>The submission; for a task, what is known of it.</summary>
    public HistoryRecord Record { get; } = record;

    /// <summary>The version of the schema that the row was written with; null where the row has none.</summary>
    public int? Version { get; init; } = CurrentVersion;

    /// <summary>
    /// The time from the last change of a row in which the outcome of its submission is recorded; null for other rows.
    /// </summary>
    public TimeSpan? ClaimTime { get; init; }

    /// <summary>For a task: the RowKeys of its submissions, normally one.</summary>
    public IReadOnlyList<string> Submissions { get; init; } = [];

    /// <summary>
    /// The RowKey of the earlier submission with the idempotency key, which counts if this one is refused; null where
    /// there is none, or it was refused.
    /// </summary>
    public string? Earlier { get; init; }

    /// <summary>For a day: the credits that were spent, may have been spent, or are reserved.</summary>
    public int? Reserved { get; init; }

    /// <summary>When the row was last changed, by the clock of the store.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>The version of the row for conditional changes; null or empty where it is not known.</summary>
    public string? ETag { get; init; }

    /// <summary>The time of the store when the row was read.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>
    /// The time until the claim of another machine ends; null where it has ended, or there is none.
    /// </summary>
    public TimeSpan? ClaimLeft =>
        Record.State == SubmissionState.Submitting && ChangedAt + ClaimTime - ReadAt is { } left && left > TimeSpan.Zero
            ? left
            : null;
}
