using System.Management.Automation;
using GptImage15.Saving;

namespace GptImage15.Input;

/// <summary>Reads the images to save, with their file names, from what is piped in.</summary>
internal static class ImageInput
{
    /// <summary>Whether the input is one or more addresses rather than a task, and which.</summary>
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

    /// <summary>Images at addresses that the user gives. Named after the addresses unless a name is given.</summary>
    public static IReadOnlyList<SaveRequest> OfAddresses(string[] urls, string? fileName) =>
        Number(urls, string.IsNullOrEmpty(fileName) ? null : fileName, isFromService: false);

    /// <summary>
    /// The images of a task, at addresses that the service gives. Named after the task unless a name is given.
    /// </summary>
    public static IReadOnlyList<SaveRequest> OfTask(GptImageTask task, string? fileName) =>
        Number(task.ImageUrl, string.IsNullOrEmpty(fileName) ? task.TaskId : fileName, isFromService: true);

    private static SaveRequest[] Number(string[] urls, string? name, bool isFromService) =>
    [
        .. urls.Select((url, index) => new SaveRequest
        {
            ImageUrl = url,
            IsFromService = isFromService,
            FileName = name is null || urls.Length == 1 ? name : FileNames.WithNumber(name, index + 1),
        }),
    ];
}
