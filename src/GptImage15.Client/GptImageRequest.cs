namespace GptImage15;

/// <summary>A generation to ask for. The service charges 10 credits for each request that it accepts.</summary>
public sealed record GptImageRequest
{
    /// <summary>The price of an accepted request, in credits.</summary>
    public const int Credits = 10;

    /// <summary>The description of the image: 1 to 2000 characters, counted as Unicode scalar values.</summary>
    public string? Prompt { get; init; }

    /// <summary>
    /// <c>1024*1024</c> (the service's default), <c>1024*1536</c> or <c>1536*1024</c>; x and × are read as *.
    /// </summary>
    public string? Size { get; init; }

    /// <summary><c>low</c>, <c>medium</c> (the service's default) or <c>high</c>.</summary>
    public string? Quality { get; init; }

    /// <summary>
    /// Absolute http or https URLs of the images to edit. With at least one, the task is image-to-image. They are
    /// strings, because they are sent to the service as they are.
    /// </summary>
    public IReadOnlyList<string>? ImageUrl { get; init; }

    /// <summary><c>low</c> or <c>high</c> (the service's default); only with <see cref="ImageUrl"/>.</summary>
    public string? InputFidelity { get; init; }

    /// <summary>An absolute http or https URL. The service sends a POST to it when the task ends.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>
    /// A name for this submission. Requests with the same idempotency key are paid for once. It is kept in the history
    /// and never sent to the service.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// A word of the caller for this request, for example a job or a customer: 1 to 256 characters. It is kept in the
    /// history and never sent to the service.
    /// </summary>
    public string? Tag { get; init; }

    /// <summary>
    /// The name of the file to save to, with folders below the destination, if any. It is kept in the history and never
    /// sent to the service.
    /// </summary>
    public string? FileName { get; init; }

    /// <summary>The prompt.</summary>
    public override string ToString() => Prompt ?? "";
}
