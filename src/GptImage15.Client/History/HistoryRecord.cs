using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GptImage15.Wire;

namespace GptImage15.History;

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

/// <summary>
/// One line of the history, and, merged from its lines, one submission. A line says what is new; what it leaves out stays
/// as it was. The API key is never part of it.
/// </summary>
internal sealed class HistoryRecord
{
    [JsonPropertyName("submission")]
    public string? Submission { get; set; }

    [JsonPropertyName("state")]
    public SubmissionState? State { get; set; }

    [JsonPropertyName("submitted_at")]
    public DateTimeOffset? SubmittedAt { get; set; }

    [JsonPropertyName("service")]
    public string? Service { get; set; }

    [JsonPropertyName("idempotency_key")]
    public string? IdempotencyKey { get; set; }

    /// <summary>What tells whether it was made with the same API key; see <see cref="AccountMark"/>.</summary>
    [JsonPropertyName("account")]
    public string? Account { get; set; }

    [JsonPropertyName("fingerprint")]
    public string? Fingerprint { get; set; }

    [JsonPropertyName("request")]
    public GenerateBody? Request { get; set; }

    [JsonPropertyName("task_id")]
    public string? TaskId { get; set; }

    [JsonPropertyName("status")]
    public string? Status { get; set; }

    [JsonPropertyName("response")]
    public string[]? Response { get; set; }

    [JsonPropertyName("consumed_credits")]
    public int? ConsumedCredits { get; set; }

    [JsonPropertyName("error_message")]
    public string? ErrorMessage { get; set; }

    /// <summary>Whether it is a record of ours; a number where a word should be may be any state.</summary>
    [JsonIgnore]
    public bool IsReadable => Submission is not null
        && (State is null or (>= SubmissionState.Submitting and <= SubmissionState.Ended));

    /// <summary>An earlier submission under the same key that stands where this one is refused.</summary>
    [JsonIgnore]
    public HistoryRecord? EarlierUnderKey { get; set; }

    /// <summary>What identifies a caller's key: the same key at another address is another key.</summary>
    [JsonIgnore]
    public string? KeyIdentity => IdempotencyKey is null ? null : Service + "\n" + IdempotencyKey;

    /// <summary>Takes over what a later line says.</summary>
    public void Merge(HistoryRecord later)
    {
        // Lines of two processes may come in any order; an end once seen is not unseen by a late "accepted".
        State = later.State is { } state && state > (State ?? SubmissionState.Submitting) ? state : State;
        SubmittedAt ??= later.SubmittedAt;
        Service ??= later.Service;
        IdempotencyKey ??= later.IdempotencyKey;
        Account ??= later.Account;
        Fingerprint ??= later.Fingerprint;
        Request ??= later.Request;
        TaskId = later.TaskId ?? TaskId;
        Status = later.Status ?? Status;
        Response = later.Response ?? Response;
        ConsumedCredits = later.ConsumedCredits ?? ConsumedCredits;
        ErrorMessage = later.ErrorMessage ?? ErrorMessage;
    }

    /// <summary>The submission as a task.</summary>
    public GptImageTask ToTask() => new()
    {
        TaskId = TaskId,
        Status = TaskId is null ? GptImageTaskStatus.SubmissionUnknown : TaskStatusConverter.Parse(Status ?? "PENDING"),
        ImageUrl = Response?.Where(url => url is not null).ToArray() ?? [],
        Prompt = Request?.Prompt,
        Size = Request?.Size,
        Quality = Request?.Quality,
        IdempotencyKey = IdempotencyKey,
        ConsumedCredits = ConsumedCredits,
        CreatedAt = SubmittedAt,
        ErrorMessage = ErrorMessage,
        Request = Request?.ToRequest(IdempotencyKey),
    };
}

/// <summary>The first line of the file.</summary>
internal sealed class HistoryHeader
{
    /// <summary>The version of the format; a file of a later one is not touched.</summary>
    public const int CurrentVersion = 1;

    [JsonPropertyName("gptimage15_history")]
    public int Version { get; set; }

    /// <summary>Another one after each rewrite, so that readers notice it.</summary>
    [JsonPropertyName("generation")]
    public string? Generation { get; set; }
}

[JsonSerializable(typeof(HistoryRecord))]
[JsonSerializable(typeof(HistoryHeader))]
internal sealed partial class HistoryContext : JsonSerializerContext
{
    /// <summary>Writes prompts legibly: the file is for its owner's eyes.</summary>
    public static HistoryContext Relaxed { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
