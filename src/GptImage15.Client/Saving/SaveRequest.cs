namespace GptImage15.Saving;

/// <summary>One image to save.</summary>
internal sealed class SaveRequest
{
    /// <summary>The address of the image, as it was given: it may be none.</summary>
    public string ImageUrl { get; set; } = "";

    /// <summary>
    /// Whether the service named the address. One that the user names may be of this machine or its network.
    /// </summary>
    public bool IsFromService { get; set; }

    /// <summary>
    /// The name of the file; an extension of an image gives way to that of the content. Null: after the address.
    /// </summary>
    public string? FileName { get; set; }
}

/// <summary>How images are saved.</summary>
internal sealed class SaveOptions
{
    /// <summary>The folder, made if missing. No file is ever written outside it.</summary>
    public string Destination { get; set; } = "";

    /// <summary>Replace a file that was there before.</summary>
    public bool Force { get; set; }

    /// <summary>Leave an image whose file is there, and hand out that file.</summary>
    public bool SkipExisting { get; set; }

    /// <summary>How many downloads run at once; at least 1.</summary>
    public int ThrottleLimit { get; set; } = 5;

    /// <summary>The largest image taken, in bytes.</summary>
    public long MaximumBytes { get; set; } = ImageStream.DefaultMaximumBytes;
}
