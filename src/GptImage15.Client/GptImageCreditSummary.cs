namespace GptImage15;

/// <summary>What the submissions of one group cost.</summary>
public sealed record GptImageCreditSummary
{
    /// <summary>
    /// The name of the group: <c>2026-11-22</c> for a day, <c>2026-W47</c> for a week (ISO 8601), <c>2026-11</c> for a
    /// month; otherwise the tag, the status or the quality. Null for all submissions, and for those without a tag or a
    /// quality.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The start of the day, the week or the month, in local time; null for other groups.</summary>
    public DateTime? Start { get; init; }

    /// <summary>The number of accepted tasks: those that succeeded, failed, or have not been seen to end.</summary>
    public int Tasks { get; init; }

    /// <summary>The number of tasks that succeeded.</summary>
    public int Succeeded { get; init; }

    /// <summary>The number of tasks that failed. They cost nothing.</summary>
    public int Failed { get; init; }

    /// <summary>The number of submissions whose outcome is unknown. They are not among the tasks.</summary>
    public int Unknown { get; init; }

    /// <summary>The credits of the accepted tasks.</summary>
    public long Credits { get; init; }

    /// <summary>The credits that the submissions with an unknown outcome cost if all of them were accepted.</summary>
    public long CreditsAtRisk { get; init; }
}
