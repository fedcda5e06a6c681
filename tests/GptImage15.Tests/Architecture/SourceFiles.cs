using GptImage15.Tests.Support;

namespace GptImage15.Tests.Architecture;

/// <summary>The files people write, without what builds leave beside them.</summary>
internal static class SourceFiles
{
    private static readonly string[] BuildFolders = ["bin", "obj", "StrykerOutput"];

    /// <summary>The files below a folder of the repository, with their paths in it, with forward slashes.</summary>
    public static IEnumerable<(string Path, string Text)> Below(string folder, params string[] extensions) =>
        from path in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
        where extensions.Contains(Path.GetExtension(path))
        let relative = Path.GetRelativePath(Path.Combine(Repository.Root, folder), path).Replace('\\', '/')
        where !relative.Split('/').Intersect(BuildFolders).Any()
        orderby relative
        select (relative, File.ReadAllText(path));
}
