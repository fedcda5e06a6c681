namespace GptImage15.Simulator;

/// <summary>The options of the simulator.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The port on 127.0.0.1; 0 chooses a free one.</summary>
    public int Port { get; init; }

    /// <summary>Uses https with a self-signed certificate that no client trusts.</summary>
    public bool UseHttps { get; init; }

    /// <summary>The only API key that the service accepts.</summary>
    public string ApiKey { get; init; } = "sk-simulator";

    /// <summary>The credits of the API key; null for no limit.</summary>
    public long? Credits { get; init; }

    /// <summary>The time that a task is PENDING.</summary>
    public TimeSpan PendingTime { get; init; }

    /// <summary>The time that a task is IN_PROGRESS after that.</summary>
    public TimeSpan RunningTime { get; init; }

    /// <summary>The maximum random time that is added to the running time of each task.</summary>
    public TimeSpan RunningSpread { get; init; }

    /// <summary>
    /// The seed of the random times, which makes them the same in each run; null for different times in each run.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>The number of images of a successful task.</summary>
    public int ImagesPerTask { get; init; } = 1;

    /// <summary>The format of the content at the URLs of images, whatever extension they have.</summary>
    public ImageKind ImageKind { get; init; } = ImageKind.Png;

    /// <summary>The shape of the status responses.</summary>
    public AnswerShape AnswerShape { get; init; } = AnswerShape.Current;

    /// <summary>Where a response has its code.</summary>
    public CodePlacement CodePlacement { get; init; } = CodePlacement.Both;

    /// <summary>The number of the last requests that the ledger keeps with their headers; 0 for none.</summary>
    public int RequestsKept { get; init; } = 10_000;

    /// <summary>The clock of the tasks and of the delays of faults.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>The two shapes of the status response on the service's pages.</summary>
public enum AnswerShape
{
    /// <summary>The page on task status: status as a word, response and request as JSON.</summary>
    Current,

    /// <summary>Older pages: status as an integer, response and request as strings that contain JSON.</summary>
    Legacy,
}

/// <summary>Where a response has its code.</summary>
public enum CodePlacement
{
    /// <summary>In the body and in the HTTP status.</summary>
    Both,

    /// <summary>In the body only; the HTTP status is always 200.</summary>
    Body,

    /// <summary>In the HTTP status only; the body has no code.</summary>
    HttpStatus,
}

/// <summary>The formats of the content at the URL of an image.</summary>
public enum ImageKind
{
    /// <summary>A PNG of the requested size; as a sample, a small one.</summary>
    Png,

    /// <summary>A JPEG of one pixel.</summary>
    Jpeg,

    /// <summary>A lossless WebP of one pixel.</summary>
    WebP,

    /// <summary>A GIF of one pixel.</summary>
    Gif,

    /// <summary>An AVIF of two by two pixels.</summary>
    Avif,

    /// <summary>Not an image: the HTML page that a CDN sends in place of one.</summary>
    Html,
}
