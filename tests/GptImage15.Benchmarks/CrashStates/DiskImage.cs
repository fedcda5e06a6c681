using System.Security.Cryptography;
using System.Text;

namespace GptImage15.Benchmarks.CrashStates;

/// <summary>The content of a folder, by relative paths with slashes: folders, and files with their content.</summary>
internal sealed class DiskImage
{
    private readonly SortedSet<string> _folders = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public IEnumerable<string> Folders => _folders;

    public IEnumerable<KeyValuePair<string, byte[]>> Files => _files;

    public void AddFolder(string path) => _folders.Add(path);

    public void AddFile(string path, byte[] content) => _files.Add(path, content);

    /// <summary>Writes the image to a folder.</summary>
    public void WriteTo(string root)
    {
        Directory.CreateDirectory(root);
        foreach (var folder in _folders)
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }

        foreach (var (path, content) in _files)
        {
            File.WriteAllBytes(Path.Combine(root, path), content);
        }
    }

    /// <summary>Identifies the image at a moment: equal images at the same moment have the same fingerprint.</summary>
    public string Fingerprint(string moment)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{moment}\n"));
        foreach (var folder in _folders)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{folder}/\n"));
        }

        foreach (var (path, content) in _files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path} {content.Length}\n"));
            hash.AppendData(content);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
