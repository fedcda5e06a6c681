using System.IO.Enumeration;

namespace GptImage15.Tests.Architecture;

/// <summary>One part of a project: a folder, or the files at the project's root that a pattern names.</summary>
internal sealed record ProjectPart(string Name, int Layer);

/// <summary>
/// The layers of a project from top to bottom, each with its parts. A part may use the parts of lower layers only.
/// A folder in a folder is a part of its own. Of several patterns that match a file, the upper counts.
/// </summary>
internal sealed class LayerOrder(params string[][] layers)
{
    private readonly ProjectPart[] _parts =
        [.. layers.SelectMany((names, layer) => names.Select(name => new ProjectPart(name, layer)))];

    /// <summary>The part that holds a file; null where none is declared.</summary>
    /// <param name="path">The path within the project, with forward slashes.</param>
    public ProjectPart? Find(string path)
    {
        var folder = FolderOf(path);
        return _parts.FirstOrDefault(part => folder.Length > 0 ? part.Name == folder : MatchesFile(part.Name, path));
    }

    /// <summary>The folder of a file, or an empty string for a file at the project's root.</summary>
    public static string FolderOf(string path) => path[..Math.Max(path.LastIndexOf('/'), 0)];

    private static bool MatchesFile(string pattern, string path) =>
        pattern.Contains('.', StringComparison.Ordinal)
        && FileSystemName.MatchesSimpleExpression(pattern, path, ignoreCase: false);
}
