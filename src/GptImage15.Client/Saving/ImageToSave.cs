namespace GptImage15.Saving;

/// <summary>An image to save.</summary>
internal sealed class ImageToSave
{
    /// <summary>The URL of the image as it was specified; it may be invalid.</summary>
    public string ImageUrl { get; init; } = "";

    /// <summary>
    /// Whether the service returned the URL. A URL that the user specifies may be on this machine or its network.
    /// </summary>
    public bool IsFromService { get; init; }

    /// <summary>
    /// The name of the file. An image extension is replaced by that of the content. Null for the last segment of the
    /// URL.
    /// </summary>
    public string? FileName { get; init; }

    /// <summary>Images with the names of their URLs, unless a name is specified.</summary>
    public static IReadOnlyList<ImageToSave> OfUrls(IReadOnlyList<string> urls, string? fileName) =>
        Number(urls, string.IsNullOrEmpty(fileName) ? null : fileName, isFromService: false);

    /// <summary>The images of a task, with the name of its task id, unless a name is specified.</summary>
    public static IReadOnlyList<ImageToSave> OfTask(GptImageTask task, string? fileName) =>
        Number(task.ImageUrl, string.IsNullOrEmpty(fileName) ? task.TaskId : fileName, isFromService: true);

    private static ImageToSave[] Number(IReadOnlyList<string> urls, string? name, bool isFromService) =>
    [
        .. urls.Select((url, index) => new ImageToSave
        {
            ImageUrl = url,
            IsFromService = isFromService,
            FileName = name is null || urls.Count == 1 ? name : FileNames.WithNumber(name, index + 1),
        }),
    ];
}
