namespace GptImage15.Saving;

/// <summary>An image to save.</summary>
internal sealed class ImageToSave
{
    /// <summary>The task of the image; null for a URL without one.</summary>
    public GptImageTask? Task { get; init; }

    /// <summary>The folder to save to; null for that of the engine.</summary>
    public DestinationFolder? Folder { get; init; }

    /// <summary>The URL of the image as it was specified; it may be invalid.</summary>
    public string ImageUrl { get; init; } = "";

    /// <summary>
    /// Whether the service returned the URL. A URL that the user specifies may be on this machine or its network.
    /// </summary>
    public bool IsFromService { get; init; }

    /// <summary>
    /// The name of the file, with folders, if any. An image extension is replaced by that of the content. Null for the
    /// last segment of the URL.
    /// </summary>
    public string? FileName { get; init; }

    /// <summary>Images with the names of their URLs, unless a name is specified.</summary>
    public static IReadOnlyList<ImageToSave> OfUrls(
        IReadOnlyList<string> urls, string? fileName, DestinationFolder? folder = null) =>
        Number(task: null, urls, FirstGiven(fileName), folder);

    /// <summary>The images of a task, with its file name or else its task id, unless a name is specified.</summary>
    public static IReadOnlyList<ImageToSave> OfTask(
        GptImageTask task, string? fileName, DestinationFolder? folder = null) =>
        Number(task, task.ImageUrl, FirstGiven(fileName, task.FileName) ?? SafeId(task), folder);

    /// <summary>The task id as one name: the service may return an id with a slash.</summary>
    private static string? SafeId(GptImageTask task) => task.TaskId is { } id ? FileNames.MakeSafe(id) : null;

    private static string? FirstGiven(params string?[] names) => Array.Find(names, name => !string.IsNullOrEmpty(name));

    private static ImageToSave[] Number(
        GptImageTask? task, IReadOnlyList<string> urls, string? name, DestinationFolder? folder) =>
    [
        .. urls.Select((url, index) => new ImageToSave
        {
            ImageUrl = url,
            IsFromService = task is not null,
            Task = task,
            Folder = folder,
            FileName = name is null || urls.Count == 1 ? name : FileNames.WithNumber(name, index + 1),
        }),
    ];
}
