using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GptImage15.History.LocalFile;
using GptImage15.History.Records;

namespace GptImage15.History.Table;

/// <summary>
/// Outcomes that the table does not have yet, because it could not be reached: one file each, in a folder next to the
/// local history. The next call that reaches the table carries them over.
/// </summary>
internal sealed class PendingOutcomes
{
    private const string Extension = ".json";
    private const string RefusedExtension = ".refused";

    private readonly IHistoryFiles _files;
    private readonly HistoryFolder _folders;

    /// <param name="folder">The folder for all tables.</param>
    /// <param name="place">The address of the table, without its signature.</param>
    /// <param name="files">The file operations.</param>
    public PendingOutcomes(string folder, string place, IHistoryFiles files)
    {
        _files = files;
        _folders = new HistoryFolder(files);
        Folder = Path.Combine(folder, NameOf(place));
    }

    /// <summary>The folder for this table.</summary>
    public string Folder { get; }

    /// <summary>Keeps an outcome. It is on disk when the method returns.</summary>
    /// <param name="submission">The submission with its outcome.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public void Keep(HistoryRecord submission) => Write(submission, PathOf(submission.Submission!));

    /// <summary>Keeps an outcome that the table does not accept. It is not carried over.</summary>
    /// <param name="submission">The submission with its outcome.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public string SetAside(HistoryRecord submission)
    {
        var path = Path.Combine(Folder, submission.Submission + RefusedExtension);
        Write(submission, path);
        Remove(submission.Submission!);
        return path;
    }

    /// <summary>The outcomes that were kept, also by other processes.</summary>
    public IEnumerable<HistoryRecord> Read()
    {
        string[] paths;
        try
        {
            paths = Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*" + Extension) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder of another user.
            return [];
        }

        return paths.Select(TryRead).OfType<HistoryRecord>();
    }

    /// <summary>
    /// Removes an outcome that the table has, if it was kept. Where that fails, it is carried over again later.
    /// </summary>
    public void Remove(string submission)
    {
        try
        {
            if (Directory.Exists(Folder))
            {
                _files.Delete(PathOf(submission));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // On Windows, a file that another process reads cannot be deleted.
        }
    }

    private void Write(HistoryRecord submission, string path)
    {
        _folders.Create(Folder);
        using (var file = _files.OpenWriter(path + ".new"))
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(submission, HistoryContext.Relaxed.HistoryRecord);
            file.SetLength(0);
            file.Write(0, json, json.Length);
            file.Flush();
        }

        _files.Replace(path + ".new", path);
        _files.FlushFolder(Folder);
    }

    private static HistoryRecord? TryRead(string path)
    {
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(path), HistoryContext.Default.HistoryRecord);
            return record is { IsReadable: true } ? record : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // Another process has carried it over and removed it, or it is not an outcome.
            return null;
        }
    }

    private string PathOf(string submission) => Path.Combine(Folder, submission + Extension);

    private static string NameOf(string place)
    {
        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(Encoding.UTF8.GetBytes(place));
        return string.Concat(hash.Take(8).Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
