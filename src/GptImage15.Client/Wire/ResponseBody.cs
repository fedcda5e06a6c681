using System.Text.Json.Serialization;

namespace GptImage15.Wire;

/// <summary>
/// The body of every response. Its properties, and those of <see cref="TaskData"/>, are read leniently: their types
/// differ between the service's pages, and an unexpected value must not hide the task id.
/// </summary>
internal sealed class ResponseBody
{
    private bool _hasData;

    [JsonPropertyName("code"), JsonConverter(typeof(LenientInt32Converter))]
    public int? Code { get; set; }

    [JsonPropertyName("message"), JsonConverter(typeof(LenientStringConverter))]
    public string? Message { get; set; }

    [JsonPropertyName("data"), JsonConverter(typeof(LenientTaskDataConverter))]
    public TaskData? Data
    {
        get;
        set
        {
            field = value;
            _hasData = true;
        }
    }

    /// <summary>
    /// Whether the response comes from the service: the body has a code, or a message and data, which may be null. The
    /// responses of a proxy or a CDN in front of the service have neither, even if they are JSON.
    /// </summary>
    [JsonIgnore]
    public bool IsOfService => Code is not null || (Message is not null && _hasData);
}

/// <summary>A task in a response, in the current and in the older form.</summary>
internal sealed class TaskData
{
    [JsonPropertyName("task_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? TaskId { get; set; }

    [JsonPropertyName("status"), JsonConverter(typeof(TaskStatusConverter))]
    public GptImageTaskStatus? Status { get; set; }

    [JsonPropertyName("response"), JsonConverter(typeof(UrlListConverter))]
    public string[]? Response { get; set; }

    [JsonPropertyName("consumed_credits"), JsonConverter(typeof(LenientInt32Converter))]
    public int? ConsumedCredits { get; set; }

    /// <summary>The older name of <see cref="ConsumedCredits"/>.</summary>
    [JsonPropertyName("consumed_credit"), JsonConverter(typeof(LenientInt32Converter))]
    public int? ConsumedCredit { get; set; }

    [JsonPropertyName("created_at"), JsonConverter(typeof(LenientDateConverter))]
    public DateTimeOffset? CreatedAt { get; set; }

    [JsonPropertyName("error_message"), JsonConverter(typeof(LenientStringConverter))]
    public string? ErrorMessage { get; set; }

    [JsonPropertyName("request"), JsonConverter(typeof(RequestConverter))]
    public GptImageRequest? Request { get; set; }
}

[JsonSerializable(typeof(ResponseBody))]
internal sealed partial class WireContext : JsonSerializerContext;
