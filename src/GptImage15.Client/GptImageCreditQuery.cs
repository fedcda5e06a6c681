namespace GptImage15;

/// <summary>Selects and groups the submissions of a report of credits.</summary>
public sealed class GptImageCreditQuery
{
    /// <summary>Only submissions at this time or later.</summary>
    public DateTimeOffset? After { get; set; }

    /// <summary>Only submissions earlier than this time.</summary>
    public DateTimeOffset? Before { get; set; }

    /// <summary>How they are grouped. The default is one summary of all.</summary>
    public GptImageCreditGrouping By { get; set; }
}
