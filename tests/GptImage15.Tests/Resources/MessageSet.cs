using System.Xml.Linq;
using GptImage15.Resources;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Resources;

/// <summary>The messages of one project, as its resource files have them.</summary>
/// <param name="Project">The folder in src.</param>
/// <param name="Class">The class that the build makes of the messages.</param>
internal sealed record MessageSet(string Project, string Class)
{
    public static readonly MessageSet Client = new("GptImage15.Client", "Messages");

    public static readonly MessageSet Cmdlets = new("GptImage15", "CmdletMessages");

    public static readonly MessageSet[] All = [Client, Cmdlets];

    private string Folder => Path.Combine(Repository.Root, "src", Project);

    /// <summary>The messages under their names, in a culture; in English without one.</summary>
    public Dictionary<string, string> In(string? culture = null) => XDocument
        .Load(Path.Combine(Folder, "Resources", culture is null ? $"{Class}.resx" : $"{Class}.{culture}.resx"))
        .Root!
        .Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    /// <summary>The source code of the project.</summary>
    public string Code() => string.Concat(Directory.GetFiles(Folder, "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains(
            $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(File.ReadAllText));
}
