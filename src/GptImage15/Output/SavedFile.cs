using System.Management.Automation;

namespace GptImage15.Output;

/// <summary>
/// A saved file as the item that Get-Item emits for it, so that it binds to the parameters of other cmdlets by its
/// literal path, with what is known of its task.
/// </summary>
internal static class SavedFile
{
    /// <summary>The name of the view in GptImage15.Format.ps1xml.</summary>
    private const string TypeName = "GptImage15.GptImageFile";

    private const string FileSystem = "Microsoft.PowerShell.Core\\FileSystem::";

    /// <summary>The item for the outcome of an image.</summary>
    public static PSObject Of(PSCmdlet cmdlet, FileInfo file, GptImageTask? task, string? imageUrl)
    {
        // On Unix, the path is below the root of the current drive, which may be another one. The name of the provider
        // is always right, but the item then has no PSDrive.
        var item = Find(cmdlet, file, file.FullName)
            ?? Find(cmdlet, file, FileSystem + file.FullName)
            ?? PSObject.AsPSObject(file);
        item.TypeNames.Insert(0, TypeName);
        Add(item, nameof(GptImageTask.TaskId), task?.TaskId);
        Add(item, nameof(GptImageTask.Prompt), task?.Prompt);
        Add(item, nameof(GptImageTask.Tag), task?.Tag);
        Add(item, nameof(GptImageTask.IdempotencyKey), task?.IdempotencyKey);
        Add(item, nameof(GptImageTask.ImageUrl), imageUrl);
        return item;
    }

    private static PSObject? Find(PSCmdlet cmdlet, FileInfo file, string path)
    {
        try
        {
            var items = cmdlet.InvokeProvider.Item.Get([path], force: true, literalPath: true);
            return items.FirstOrDefault(item => item.BaseObject is FileInfo found && found.FullName == file.FullName);
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            // The file can be deleted in the meantime, and a provider can throw any exception.
            return null;
        }
    }

    /// <summary>Each file has all properties: Export-Csv writes those of the first one only.</summary>
    private static void Add(PSObject item, string name, object? value) =>
        item.Properties.Add(new PSNoteProperty(name, value));
}
