namespace GptImage15;

/// <summary>One generation to ask for. Each accepted request costs 10 credits.</summary>
public sealed class GptImageRequest
{
    /// <summary>What the service charges for any accepted request.</summary>
    public const int Credits = 10;

    /// <summary>The description of the image: 1 to 2000 characters, counted as Unicode scalar values.</summary>
    public string? Prompt { get; set; }

    /// <summary><c>1024*1024</c> (the service's default), <c>1024*1536</c> or <c>1536*1024</c>; x and × are read as *.</summary>
    public string? Size { get; set; }

    /// <summary><c>low</c>, <c>medium</c> (the service's default) or <c>high</c>.</summary>
    public string? Quality { get; set; }

    /// <summary>Absolute http or https addresses of the images to edit. With any, the task is image-to-image.</summary>
    public string[]? ImageUrl { get; set; }

    /// <summary><c>low</c> or <c>high</c> (the service's default); only with <see cref="ImageUrl"/>.</summary>
    public string? InputFidelity { get; set; }

    /// <summary>An absolute http or https address the service posts to when the task ends.</summary>
    public string? CallbackUrl { get; set; }

    /// <summary>The caller's name for this submission: the same name never pays twice. Kept locally, never sent.</summary>
    public string? IdempotencyKey { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Prompt ?? "";
}
