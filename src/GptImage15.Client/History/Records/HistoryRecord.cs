using System.Text.Json.Serialization;
using GptImage15.Requests;
using GptImage15.Wire;

namespace GptImage15.History.Records;

/// <summary>
/// One line of the history, or one submission that is merged from its lines. A line has only the new values; the others
/// stay as they were. The API key is never stored.
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

    [JsonPropertyName("tag")]
    public string? Tag { get; set; }

    [JsonPropertyName("file_name")]
    public string? FileName { get; set; }

    /// <summary>The mark of the API key; see <see cref="AccountMark"/>.</summary>
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

    /// <summary>
    /// Whether the line is a valid record. In JSON, a number in place of a state name can be any number.
    /// </summary>
    [JsonIgnore]
    public bool IsReadable => Submission is not null
        && (State is null or (>= SubmissionState.Submitting and <= SubmissionState.Ended));

    /// <summary>The identity of the idempotency key; null without one.</summary>
    [JsonIgnore]
    public string? KeyIdentity => IdempotencyKey is { } key ? IdentityOf(Service, key) : null;

    /// <summary>The identity of the task; null without a task id.</summary>
    [JsonIgnore]
    public string? TaskIdentity => TaskId is { } taskId ? IdentityOf(Service, taskId) : null;

    /// <summary>Applies the values of a later line.</summary>
    public void Merge(HistoryRecord later)
    {
        // Lines of two processes can be in any order: Accepted after Ended does not change the state.
        State = later.State is { } state && state > (State ?? SubmissionState.Submitting) ? state : State;
        SubmittedAt ??= later.SubmittedAt;
        Service ??= later.Service;
        IdempotencyKey ??= later.IdempotencyKey;
        Tag ??= later.Tag;
        FileName ??= later.FileName;
        Account ??= later.Account;
        Fingerprint ??= later.Fingerprint;
        Request ??= later.Request;
        TaskId = later.TaskId ?? TaskId;
        Status = later.Status ?? Status;
        Response = later.Response ?? Response;
        ConsumedCredits = later.ConsumedCredits ?? ConsumedCredits;
        ErrorMessage = later.ErrorMessage ?? ErrorMessage;
    }

    /// <summary>A copy with the values of a later line.</summary>
    public HistoryRecord With(HistoryRecord later)
    {
        var merged = (HistoryRecord)MemberwiseClone();
        merged.Merge(later);
        return merged;
    }

    /// <summary>
    /// The identity of an idempotency key or a task id. It includes the address of the service: another service has
    /// other idempotency keys and tasks.
    /// </summary>
    public static string IdentityOf(string? service, string keyOrTaskId) => service + "\n" + keyOrTaskId;

    /// <summary>The line for a request that is about to be sent.</summary>
    /// <param name="request">The request.</param>
    /// <param name="service">The address of the service.</param>
    /// <param name="account">The mark of the API key.</param>
    /// <param name="submittedAt">The time.</param>
    public static HistoryRecord OfSubmitting(
        CheckedRequest request, string service, string? account, DateTimeOffset submittedAt) => new()
    {
        Submission = Guid.NewGuid().ToString("N"),
        State = SubmissionState.Submitting,
        SubmittedAt = submittedAt,
        Service = service,
        IdempotencyKey = request.IdempotencyKey,
        Tag = request.Request.Tag,
        FileName = request.Request.FileName,
        Account = account,
        Fingerprint = request.Fingerprint,
        Request = request.Request,
    };

    /// <summary>The line for an accepted submission.</summary>
    public static HistoryRecord OfAccepted(string submission, GptImageTask task) => new()
    {
        Submission = submission,
        State = SubmissionState.Accepted,
        TaskId = task.TaskId,
        Status = task.Status.ToWord(),
        ConsumedCredits = task.ConsumedCredits == GptImageRequest.Credits ? null : task.ConsumedCredits,
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
    public static HistoryRecord OfEnded(string? submission, GptImageTask task) => new()
    {
        Submission = submission,
        State = SubmissionState.Ended,
        Status = task.Status.ToWord(),
        Response = task.ImageUrl.Count > 0 ? [.. task.ImageUrl] : null,
        ConsumedCredits = task.ConsumedCredits,
        ErrorMessage = task.ErrorMessage,
    };

    /// <summary>The submission as a task.</summary>
    public GptImageTask ToTask()
    {
        var status = TaskId is null
            ? GptImageTaskStatus.SubmissionUnknown
            : GptImageTaskStatuses.Parse(Status ?? "PENDING");
        return new()
        {
            TaskId = TaskId,
            Status = status,
            ImageUrl = Response?.Where(url => url is not null).ToArray() ?? [],
            ConsumedCredits = status switch
            {
                GptImageTaskStatus.SubmissionUnknown => null,
                GptImageTaskStatus.Failed => ConsumedCredits ?? 0,
                _ => ConsumedCredits ?? GptImageRequest.Credits,
            },
            CreatedAt = SubmittedAt,
            ErrorMessage = ErrorMessage,
            Request = HasLocalFields
                ? (Request ?? new()) with { IdempotencyKey = IdempotencyKey, Tag = Tag, FileName = FileName }
                : Request,
        };
    }

    /// <summary>Whether the request has fields that the service does not receive.</summary>
    private bool HasLocalFields => IdempotencyKey is not null || Tag is not null || FileName is not null;
}
