using System.Management.Automation;

namespace GptImage15.Input;

/// <summary>Reads image URLs from what is piped in.</summary>
internal static class ImageInput
{
    /// <summary>Whether the input is one or more addresses rather than a task, and which.</summary>
    public static bool IsAddress(PSObject? input, out string[] urls)
    {
        urls = input switch
        {
            { BaseObject: string or Uri } => InputProperties.AsWords(input),
            null => [],
            _ => OfRow(new InputRow(input)),
        };
        return urls.Length > 0;
    }

    private static string[] OfRow(InputRow row) =>
        TaskInput.IsTask(row) ? [] : row.Read(InputProperties.AsWords, "ImageUrl", "response");
}
