namespace GptImage15;

/// <summary>Options for saving images.</summary>
public sealed class GptImageSaveOptions
{
    /// <summary>The default of <see cref="MaximumBytes"/>: 256 MB.</summary>
    public const long DefaultMaximumBytes = 256L * 1024 * 1024;

    /// <summary>
    /// Returns the file name for the images of a task, with folders below the destination, if any. Null is the file
    /// name of the task, or else its task id. Characters that a file name cannot have are replaced, <c>.</c> and
    /// <c>..</c> are left out, and an image extension is replaced by that of the content.
    /// </summary>
    public Func<GptImageTask, string?>? FileName { get; set; }

    /// <summary>Replaces files that existed before.</summary>
    public bool Force { get; set; }

    /// <summary>
    /// Does not download an image whose file exists; its outcome is that file, with a warning if it is older than the
    /// task.
    /// </summary>
    public bool SkipExisting { get; set; }

    /// <summary>The maximum number of downloads at the same time, 1 to 256. The default is 5.</summary>
    public int ThrottleLimit { get; set; } = 5;

    /// <summary>The maximum size of an image, in bytes, 1 or more. The default is 256 MB.</summary>
    public long MaximumBytes { get; set; } = DefaultMaximumBytes;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Check()
    {
        OptionCheck.InRange(ThrottleLimit, 1, OptionCheck.MaximumThrottleLimit, nameof(ThrottleLimit));
        OptionCheck.AtLeast(MaximumBytes, 1, nameof(MaximumBytes));
    }
}
