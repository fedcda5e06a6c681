using System.Text.Json.Serialization;

namespace GptImage15.History.Records;

/// <summary>The last known state of a submission.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SubmissionState>))]
internal enum SubmissionState
{
    /// <summary>About to be sent. If it does not change, the process ended before it recorded the outcome.</summary>
    Submitting,

    /// <summary>The service refused it, or it never reached the service; nothing was paid.</summary>
    Refused,

    /// <summary>It may have been accepted.</summary>
    Unknown,

    /// <summary>The service returned a task id.</summary>
    Accepted,

    /// <summary>The end of the task was received.</summary>
    Ended,
}
