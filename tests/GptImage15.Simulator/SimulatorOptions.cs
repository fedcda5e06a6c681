namespace GptImage15.Simulator;

/// <summary>What the simulated service is like.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Answers over https with a self-signed certificate nobody trusts.</summary>
    public bool UseHttps { get; init; }

    /// <summary>The one key the service knows.</summary>
    public string ApiKey { get; init; } = "sk-simulator";

    /// <summary>The credits the key has to spend; null is without end.</summary>
    public long? Credits { get; init; }

    /// <summary>How long a task is PENDING.</summary>
    public TimeSpan PendingTime { get; init; }

    /// <summary>How long a task is IN_PROGRESS after that.</summary>
    public TimeSpan RunningTime { get; init; }

    /// <summary>Each task runs longer by a random time between zero and this.</summary>
    public TimeSpan RunningSpread { get; init; }

    /// <summary>Makes the random times the same in each run; null takes others each time.</summary>
    public int? Seed { get; init; }

    /// <summary>How many images a finished task has.</summary>
    public int ImagesPerTask { get; init; } = 1;

    /// <summary>What is served under the images' URLs, whatever their extension says.</summary>
    public ImageKind ImageKind { get; init; } = ImageKind.Png;

    /// <summary>The shape of the status answers.</summary>
    public AnswerShape AnswerShape { get; init; } = AnswerShape.Current;

    /// <summary>Where an answer's code stands.</summary>
    public CodePlacement CodePlacement { get; init; } = CodePlacement.Both;

    /// <summary>How many of the last requests the ledger keeps with their headers; 0 keeps none.</summary>
    public int RequestsKept { get; init; } = 10_000;

    /// <summary>The clock of the tasks and of the faults' delays.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>The two shapes of the status answer that the service's pages show.</summary>
public enum AnswerShape
{
    /// <summary>Status as a word, response and request as JSON.</summary>
    Current,

    /// <summary>Status as an integer, response and request as strings that hold JSON.</summary>
    Legacy,
}

/// <summary>Where an answer's code stands.</summary>
public enum CodePlacement
{
    /// <summary>In the body and in the HTTP status alike.</summary>
    Both,

    /// <summary>In the body only; the HTTP status is always 200.</summary>
    Body,

    /// <summary>In the HTTP status only; the body has no code.</summary>
    HttpStatus,
}

/// <summary>The kinds of content an image's URL can turn out to hold.</summary>
public enum ImageKind
{
    /// <summary>A PNG of the size the task asked for; as a sample, a small one.</summary>
    Png,

    /// <summary>A JPEG of one pixel.</summary>
    Jpeg,

    /// <summary>A lossless WebP of one pixel.</summary>
    WebP,

    /// <summary>A GIF of one pixel.</summary>
    Gif,

    /// <summary>An AVIF of two by two pixels.</summary>
    Avif,

    /// <summary>Not an image: the page a CDN shows instead of one.</summary>
    Html,
}
