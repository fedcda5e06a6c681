namespace GptImage15;

/// <summary>A task of the service: what was asked, how it stands, and where its images are.</summary>
public sealed class GptImageTask
{
    /// <summary>The service's id of the task; null only for a submission whose outcome is unknown.</summary>
    public string? TaskId { get; set; }

    /// <summary>How the task stands, as last seen.</summary>
    public GptImageTaskStatus Status { get; set; }

    /// <summary>The addresses of the images; empty until the task has succeeded.</summary>
    public string[] ImageUrl { get; set; } = [];

    /// <summary>The prompt it was asked with, where known.</summary>
    public string? Prompt { get; set; }

    /// <summary>The size that was asked for, where known.</summary>
    public string? Size { get; set; }

    /// <summary>The quality that was asked for, where known.</summary>
    public string? Quality { get; set; }

    /// <summary>The caller's key for this submission, if one was given.</summary>
    public string? IdempotencyKey { get; set; }

    /// <summary>The credits the service says it took: 10, or 0 for a failed task; null where it did not say.</summary>
    public int? ConsumedCredits { get; set; }

    /// <summary>When the service made the task; by this machine's clock where the service did not say.</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>Why the task failed, in the service's words.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>The request, as the service gave it back or as it was sent.</summary>
    public GptImageRequest? Request { get; set; }

    /// <summary>Whether the service is done with it.</summary>
    internal bool HasEnded => Status is GptImageTaskStatus.Success or GptImageTaskStatus.Failed;

    /// <summary>Whether there is nothing more to learn of it: it failed, or it succeeded and its images are known.</summary>
    internal bool IsComplete => Status == GptImageTaskStatus.Failed || (Status == GptImageTaskStatus.Success && ImageUrl.Length > 0);

    /// <summary>Takes over what <paramref name="known"/> says and this does not.</summary>
    internal void FillFrom(GptImageTask known)
    {
        Prompt ??= known.Prompt;
        Size ??= known.Size;
        Quality ??= known.Quality;
        IdempotencyKey ??= known.IdempotencyKey;
        CreatedAt ??= known.CreatedAt;
        Request ??= known.Request;
    }

    /// <summary>
    /// Whether the service says nothing that the earlier object doesn't. Then that one is kept: of thousands of tasks that
    /// are looked at again and again, each new object would outlive the collections that are cheap.
    /// </summary>
    internal bool SaysTheSameAs(GptImageTask earlier) =>
        !HasEnded
        && Status == earlier.Status
        && ConsumedCredits == earlier.ConsumedCredits
        && CreatedAt == earlier.CreatedAt
        && ErrorMessage == earlier.ErrorMessage
        && Prompt == earlier.Prompt
        && Size == earlier.Size
        && Quality == earlier.Quality
        && (Request is null) == (earlier.Request is null);

    /// <summary>The id; for a submission without one, its prompt.</summary>
    public override string ToString() => TaskId ?? Prompt ?? "";
}
