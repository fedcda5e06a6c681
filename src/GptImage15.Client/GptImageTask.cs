namespace GptImage15;

/// <summary>A task of the service: its request, its status and its images.</summary>
public sealed record GptImageTask
{
    /// <summary>The task id that the service returned; null only for a submission whose outcome is unknown.</summary>
    public string? TaskId { get; init; }

    /// <summary>The status at the last poll.</summary>
    public GptImageTaskStatus Status { get; init; }

    /// <summary>
    /// The URLs of the images; empty until the task has succeeded. They are strings as the service returned them: a URL
    /// that cannot be read must not hide the task.
    /// </summary>
    public IReadOnlyList<string> ImageUrl
    {
        get;
        init => field = UrlList.Of(value);
    } = UrlList.Of(null);

    /// <summary>The prompt of the request, where known.</summary>
    public string? Prompt { get => Request?.Prompt; init => Request = Requested with { Prompt = value }; }

    /// <summary>The size of the request, where known.</summary>
    public string? Size { get => Request?.Size; init => Request = Requested with { Size = value }; }

    /// <summary>The quality of the request, where known.</summary>
    public string? Quality { get => Request?.Quality; init => Request = Requested with { Quality = value }; }

    /// <summary>The idempotency key of the request, if it has one.</summary>
    public string? IdempotencyKey
    {
        get => Request?.IdempotencyKey;
        init => Request = Requested with { IdempotencyKey = value };
    }

    /// <summary>The tag of the request, if it has one.</summary>
    public string? Tag { get => Request?.Tag; init => Request = Requested with { Tag = value }; }

    /// <summary>The name of the file to save to, if the request has one.</summary>
    public string? FileName { get => Request?.FileName; init => Request = Requested with { FileName = value }; }

    /// <summary>
    /// The credits that the task costs: what the service reports; otherwise the price of an accepted request, and 0 for
    /// a failed task. Null for a submission whose outcome is unknown.
    /// </summary>
    public int? ConsumedCredits { get; init; }

    /// <summary>
    /// When the service created the task; by the clock of this machine where the service does not say.
    /// </summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Why the task failed, in the words of the service.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The request: as it was sent, completed with what the service returned of it.</summary>
    public GptImageRequest? Request { get; init; }

    /// <summary>Whether the status is <c>Success</c> or <c>Failed</c>.</summary>
    internal bool HasEnded => Status is GptImageTaskStatus.Success or GptImageTaskStatus.Failed;

    /// <summary>
    /// Whether another poll can return nothing new: the task failed, or it succeeded and has its images.
    /// </summary>
    internal bool IsComplete =>
        Status == GptImageTaskStatus.Failed || (Status == GptImageTaskStatus.Success && ImageUrl.Count > 0);

    private GptImageRequest Requested => Request ?? new GptImageRequest();

    /// <summary>The task id; for a submission without one, the prompt.</summary>
    public override string ToString() => TaskId ?? Prompt ?? "";

    /// <summary>The task, completed with the request and the time that an earlier object has.</summary>
    internal GptImageTask CompletedFrom(GptImageTask earlier)
    {
        var request = GptImageRequestField.Complete(Request, earlier.Request);
        return ReferenceEquals(request, Request) && (CreatedAt is not null || earlier.CreatedAt is null)
            ? this
            : this with { Request = request, CreatedAt = CreatedAt ?? earlier.CreatedAt };
    }

    /// <summary>
    /// Whether a poll returned nothing that the earlier object does not have. The earlier object is kept then: with
    /// thousands of tasks, new objects at each poll would survive into the old generations of the garbage collector.
    /// </summary>
    internal bool EqualsRunning(GptImageTask earlier) =>
        !HasEnded
        && Status == earlier.Status
        && ConsumedCredits == earlier.ConsumedCredits
        && CreatedAt == earlier.CreatedAt
        && ErrorMessage == earlier.ErrorMessage
        && Request == earlier.Request;
}
