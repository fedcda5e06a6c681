using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GptImage15.Wire;

/// <summary>
/// A request as the service spells it: the body of <c>POST /api/generate</c>, and what answers and the history repeat of
/// it. Read leniently, as all of an answer is.
/// </summary>
internal sealed class GenerateBody
{
    [JsonPropertyName("prompt"), JsonConverter(typeof(LenientStringConverter))]
    public string? Prompt { get; set; }

    [JsonPropertyName("size"), JsonConverter(typeof(LenientStringConverter))]
    public string? Size { get; set; }

    [JsonPropertyName("quality"), JsonConverter(typeof(LenientStringConverter))]
    public string? Quality { get; set; }

    [JsonPropertyName("images"), JsonConverter(typeof(UrlListConverter))]
    public string[]? Images { get; set; }

    [JsonPropertyName("input_fidelity"), JsonConverter(typeof(LenientStringConverter))]
    public string? InputFidelity { get; set; }

    [JsonPropertyName("callback_url"), JsonConverter(typeof(LenientStringConverter))]
    public string? CallbackUrl { get; set; }

    /// <summary>A request in the service's spelling.</summary>
    public static GenerateBody Of(GptImageRequest request) => new()
    {
        Prompt = request.Prompt,
        Size = request.Size,
        Quality = request.Quality,
        Images = request.ImageUrl,
        InputFidelity = request.InputFidelity,
        CallbackUrl = request.CallbackUrl,
    };

    /// <summary>The request in ours.</summary>
    public GptImageRequest ToRequest(string? idempotencyKey) => new()
    {
        Prompt = Prompt,
        Size = Size,
        Quality = Quality,
        ImageUrl = Images,
        InputFidelity = InputFidelity,
        CallbackUrl = CallbackUrl,
        IdempotencyKey = idempotencyKey,
    };
}

/// <summary>
/// The frame of every answer. Its fields, and those of <see cref="TaskData"/>, are read leniently: the service has been
/// seen to change their types, and one unexpected field must not hide the task id beside it.
/// </summary>
internal sealed class Answer
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
    /// Whether this is the service's own frame: a code, or a message beside data, which may be null. What a proxy or a CDN
    /// in front of it answers, JSON too, has neither.
    /// </summary>
    [JsonIgnore]
    public bool IsOfService => Code is not null || (Message is not null && _hasData);
}

/// <summary>What an answer says of a task, in the current and in the older shape.</summary>
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

    [JsonPropertyName("consumed_credit"), JsonConverter(typeof(LenientInt32Converter))]
    public int? ConsumedCredit { get; set; }

    [JsonPropertyName("created_at"), JsonConverter(typeof(LenientDateConverter))]
    public DateTimeOffset? CreatedAt { get; set; }

    [JsonPropertyName("error_message"), JsonConverter(typeof(LenientStringConverter))]
    public string? ErrorMessage { get; set; }

    [JsonPropertyName("request"), JsonConverter(typeof(RequestEchoConverter))]
    public GenerateBody? Request { get; set; }
}

[JsonSerializable(typeof(GenerateBody))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class WireContext : JsonSerializerContext
{
    /// <summary>Writes prompts as they are: they go into an HTTP body, where nothing but JSON's own escapes is needed.</summary>
    public static WireContext Relaxed { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
