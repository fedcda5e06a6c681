namespace GptImage15;

/// <summary>What the submissions in the history cost.</summary>
public sealed class GptImageCreditReport
{
    /// <summary>Creates a report.</summary>
    /// <param name="groups">The groups, in their order.</param>
    /// <param name="warning">What could not be read, in the current UI culture; null where all was read.</param>
    public GptImageCreditReport(IReadOnlyList<GptImageCreditSummary> groups, string? warning = null)
    {
        Groups = groups;
        Warning = warning;
    }

    /// <summary>
    /// The groups: times from the earliest, others by name. Without a grouping, one summary of all.
    /// </summary>
    public IReadOnlyList<GptImageCreditSummary> Groups { get; }

    /// <summary>What could not be read; null where all was read.</summary>
    public string? Warning { get; }
}
