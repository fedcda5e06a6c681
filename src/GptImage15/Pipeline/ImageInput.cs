using System.Management.Automation;
using GptImage15.Resources;
using GptImage15.Saving;

namespace GptImage15.Pipeline;

/// <summary>What Save-GptImage was given, as images with names.</summary>
internal static class ImageInput
{
    /// <summary>Whether it is one or more addresses rather than a task, and which.</summary>
    public static bool IsAddress(PSObject? input, out string[] urls)
    {
        urls = input switch
        {
            { BaseObject: string or Uri } => InputProperties.AsWords(input),
            not null when !TaskInput.IsTask(input) => input.Read(InputProperties.AsWords, "ImageUrl", "response"),
            _ => [],
        };
        return urls.Length > 0;
    }

    /// <summary>Images that are named after their addresses unless a name is given.</summary>
    /// <exception cref="GptImageException">InvalidRequest: not an address.</exception>
    public static IReadOnlyList<SaveRequest> OfAddresses(string[] urls, string? fileName) =>
        Number(urls, string.IsNullOrEmpty(fileName) ? null : fileName);

    /// <summary>A task's images, named after the task unless a name is given.</summary>
    /// <exception cref="GptImageException">InvalidRequest: the task's addresses are none.</exception>
    public static IReadOnlyList<SaveRequest> OfTask(GptImageTask task, string? fileName) =>
        Number(task.ImageUrl, string.IsNullOrEmpty(fileName) ? task.TaskId : fileName);

    private static SaveRequest[] Number(string[] urls, string? name) => [.. urls.Select((url, index) =>
    {
        var uri = Parse(url);
        return new SaveRequest
        {
            ImageUri = uri,
            FileName = name is null ? FileNames.OfUri(uri) : urls.Length == 1 ? name : FileNames.WithNumber(name, index + 1),
        };
    })];

    private static Uri Parse(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && !uri.IsFile
        ? uri
        : throw new GptImageException(GptImageErrorId.InvalidRequest, Messages.NotAnImageAddress.With(url));
}
