using GptImage15.Resources;

namespace GptImage15.Saving;

/// <summary>Files that are the outcomes of images which are not downloaded again.</summary>
internal static class ExistingFile
{
    /// <summary>
    /// An existing file with that name and any image extension. Each file is the outcome of one image only.
    /// </summary>
    /// <exception cref="GptImageException">InvalidRequest: the name leads through a link.</exception>
    public static FileInfo? Find(DestinationFolder folder, string fileName, NameClaims claims)
    {
        folder.CheckInside(fileName);
        var (stem, _) = FileNames.Split(fileName);
        foreach (var extension in ImageFormat.Extensions)
        {
            var file = new FileInfo(folder.PathOf(stem + extension));
            if (file.Exists && claims.TryTake(folder, stem + extension))
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>
    /// The warning about a file that is older than its task: it has the image of an earlier one. Null where that is not
    /// known, and for a name with the task id, which no other task has.
    /// </summary>
    public static string? WarningFor(FileInfo file, GptImageTask? task) =>
        task is { CreatedAt: { } createdAt, TaskId: { } taskId }
            && file.LastWriteTimeUtc < createdAt.UtcDateTime
            && !file.Name.StartsWith(FileNames.MakeSafe(taskId), StringComparison.OrdinalIgnoreCase)
            ? Messages.FileOfEarlierTask.With(file.FullName, file.LastWriteTime, taskId, createdAt.LocalDateTime)
            : null;
}
