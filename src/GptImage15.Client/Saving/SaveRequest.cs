namespace GptImage15.Saving;

/// <summary>One image to bring home.</summary>
internal sealed class SaveRequest
{
    /// <summary>Where the image is.</summary>
    public Uri ImageUri { get; set; } = null!;

    /// <summary>The name of its file; an extension of an image gives way to that of the content.</summary>
    public string FileName { get; set; } = "";
}

/// <summary>How images are brought home.</summary>
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
    public long MaximumBytes { get; set; } = 256L * 1024 * 1024;
}
