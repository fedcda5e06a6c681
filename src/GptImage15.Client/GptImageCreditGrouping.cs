namespace GptImage15;

/// <summary>How a report of credits groups the submissions.</summary>
public enum GptImageCreditGrouping
{
    /// <summary>One summary of all submissions.</summary>
    None,

    /// <summary>By the day of the submission, in local time.</summary>
    Day,

    /// <summary>By the week of the submission, from Monday, in local time.</summary>
    Week,

    /// <summary>By the month of the submission, in local time.</summary>
    Month,

    /// <summary>By the tag of the request.</summary>
    Tag,

    /// <summary>By the last known status.</summary>
    Status,

    /// <summary>By the quality of the request.</summary>
    Quality,
}
