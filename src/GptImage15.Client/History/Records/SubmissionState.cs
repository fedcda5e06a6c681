using System.Text.Json.Serialization;

namespace GptImage15.History.Records;

/// <summary>How far a submission is known to have come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SubmissionState>))]
internal enum SubmissionState
{
    /// <summary>About to be sent. Where it stays so, the process ended before it learnt more.</summary>
    Submitting,

    /// <summary>The service refused it, or it never got there; nothing was paid.</summary>
    Refused,

    /// <summary>It may have been accepted.</summary>
    Unknown,

    /// <summary>The service gave it a task id.</summary>
    Accepted,

    /// <summary>The task was seen to end.</summary>
    Ended,
}
