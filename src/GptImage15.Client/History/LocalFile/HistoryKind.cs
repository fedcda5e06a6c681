using GptImage15.Resources;

namespace GptImage15.History.LocalFile;

/// <summary>Only a regular file keeps what is written to it.</summary>
internal static class HistoryKind
{
    /// <summary>Opens a file beside others that write it.</summary>
    /// <returns>The file, or null where there is none.</returns>
    /// <exception cref="IOException">It is something else, or can't be opened.</exception>
    public static FileStream? OpenForReading(string target)
    {
        ThrowWhereNotAFile(target);
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

    /// <summary>Makes sure that what is at a path, if anything, keeps what is written.</summary>
    /// <exception cref="IOException">It is something else, or can't be opened.</exception>
    public static void CheckForWriting(IHistoryFiles files, string target)
    {
        ThrowWhereNotAFile(target);
        if (new FileInfo(target) is { Exists: true, Length: 0 })
        {
            using var file = files.OpenWriter(target);
            try
            {
                // The length of a device is 0 as well, and can't be set. Nothing is written into an empty history:
                // where another process has begun it meanwhile, it is another file, with a length.
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

    private static void ThrowWhereNotAFile(string target)
    {
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
