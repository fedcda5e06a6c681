using System.Text.Json.Serialization;
using GptImage15.Submitting;
using GptImage15.Wire;

namespace GptImage15.History.Records;

/// <summary>
/// One line of the history, and, merged from its lines, one submission. A line says what is new; what it leaves out
/// stays as it was. The API key is never part of it.
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

    [JsonPropertyName("request"), JsonConverter(typeof(RequestConverter))]
    public GptImageRequest? Request { get; set; }

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

    /// <summary>The identity of the idempotency key; null without one.</summary>
    [JsonIgnore]
    public string? KeyIdentity => IdempotencyKey is { } key ? IdentityOf(Service, key) : null;

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

    /// <summary>The identity of an idempotency key: the same key for another service address is another one.</summary>
    public static string IdentityOf(string? service, string idempotencyKey) => service + "\n" + idempotencyKey;

    /// <summary>The line for an accepted submission.</summary>
    public static HistoryRecord OfAccepted(string submission, GptImageTask task) => new()
    {
        Submission = submission,
        State = SubmissionState.Accepted,
        TaskId = task.TaskId,
        Status = task.Status.ToWord(),
    };

    /// <summary>The line for a submission that was refused, or whose outcome is unknown.</summary>
    public static HistoryRecord OfNotAccepted(string submission, GptImageException error) => new()
    {
        Submission = submission,
        State = error.ErrorId == GptImageErrorId.SubmissionOutcomeUnknown
            ? SubmissionState.Unknown
            : SubmissionState.Refused,
        ErrorMessage = error.Message,
    };

    /// <summary>The line for a task that has ended.</summary>
    public static HistoryRecord OfEnded(string submission, GptImageTask task) => new()
    {
        Submission = submission,
        State = SubmissionState.Ended,
        Status = task.Status.ToWord(),
        Response = task.ImageUrl.Count > 0 ? [.. task.ImageUrl] : null,
        ConsumedCredits = task.ConsumedCredits,
        ErrorMessage = task.ErrorMessage,
    };

    /// <summary>The submission as a task.</summary>
    public GptImageTask ToTask() => new()
    {
        TaskId = TaskId,
        Status = TaskId is null
            ? GptImageTaskStatus.SubmissionUnknown
            : GptImageTaskStatuses.Parse(Status ?? "PENDING"),
        ImageUrl = Response?.Where(url => url is not null).ToArray() ?? [],
        ConsumedCredits = ConsumedCredits,
        CreatedAt = SubmittedAt,
        ErrorMessage = ErrorMessage,
        Request = IdempotencyKey is null ? Request : (Request ?? new()) with { IdempotencyKey = IdempotencyKey },
    };
}
