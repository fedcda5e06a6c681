using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Checks that a history is a regular file: other kinds of files do not keep what is written to them.
/// </summary>
internal static class HistoryKind
{
    /// <summary>Opens a file that other processes can write at the same time.</summary>
    /// <returns>The file; null where there is none.</returns>
    /// <exception cref="IOException">It is not a regular file, or it cannot be opened.</exception>
    public static FileStream? OpenForReading(string target)
    {
        ThrowWhereNotAFile(target, out _);
        try
        {
            return new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return IsBelowFile(target) ? throw new IOException(Messages.HistoryFolderIsFile) : null;
        }
    }

    /// <summary>Checks that the file at a path, if there is one, keeps what is written to it.</summary>
    /// <exception cref="IOException">It is not a regular file, or it cannot be opened.</exception>
    public static void CheckForWriting(IHistoryFiles files, string target)
    {
        ThrowWhereNotAFile(target, out var isEmpty);
        if (isEmpty)
        {
            using var file = files.OpenWriter(target);
            try
            {
                // A device also has the length 0, but its length cannot be set. An empty history is never written in
                // place: if another process starts the history at the same time, it creates another file, with a
                // length.
                if (file.Length == 0)
                {
                    file.SetLength(0);
                }
            }
            catch (IOException exception)
            {
                throw new IOException(Messages.HistoryNotRegularFile, exception);
            }
        }
    }

    private static void ThrowWhereNotAFile(string target, out bool isEmpty)
    {
        // A pipe and a device have the length 0. A link has the length of its text.
        var file = new FileInfo(target);
        var exists = file.Exists;
        isEmpty = exists && file.Length == 0;
        if (!isEmpty && exists && (file.Attributes & FileAttributes.ReparsePoint) == 0)
        {
            return;
        }

        if (Directory.Exists(target) || UnixFiles.IsPipe(target))
        {
            throw new IOException(Messages.HistoryNotRegularFile);
        }
    }

    private static bool IsBelowFile(string target)
    {
        var above = Path.GetDirectoryName(target);
        while (above is not null && !File.Exists(above))
        {
            above = Path.GetDirectoryName(above);
        }

        return above is not null;
    }
}
