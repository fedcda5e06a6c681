using GptImage15.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GptImage15.Tests.Architecture;

/// <summary>The head of each shipped file names what the file uses and where it is, and nothing else.</summary>
public sealed class SourceFormTests
{
    /// <summary>The compiler asks for a type in this namespace.</summary>
    private const string CompilerNamespace = "System.Runtime.CompilerServices";

    /// <summary>The compiler's id of a using directive that nothing needs.</summary>
    private const string UnusedUsing = "CS8019";

    /// <summary>
    /// Has the extension methods that .NET Framework lacks. The tests compile all sources with .NET's own assemblies.
    /// </summary>
    private const string OnlyForDotNetFramework = "GptImage15.Time";

    [Theory]
    [InlineData("GptImage15.Client", "net8.0", "net472")]
    [InlineData("GptImage15", "netstandard2.0", "netstandard2.0")]
    public void Given_the_shipped_sources_when_reading_usings_then_each_is_used(
        string project, string framework, string otherFramework) =>
        Findings.AssertNone(UnusedUsings(project, framework).Intersect(UnusedUsings(project, otherFramework)));

    [Theory]
    [InlineData("GptImage15.Client", "net8.0")]
    [InlineData("GptImage15", "netstandard2.0")]
    public void Given_the_shipped_sources_when_reading_usings_then_they_are_sorted(string project, string framework) =>
        Findings.AssertNone(
            from file in FilesOf(SourceCompilation.OfProject(project, framework))
            let names = file.GetCompilationUnitRoot().Usings.Select(NameOf).ToArray()
            where !names.SequenceEqual(names.OrderBy(IsOutsideSystem).ThenBy(name => name, StringComparer.Ordinal))
            select $"{file.FilePath}: {string.Join(", ", names)}");

    [Theory]
    [InlineData("GptImage15.Client", "net8.0")]
    [InlineData("GptImage15", "netstandard2.0")]
    public void Given_the_shipped_sources_when_reading_namespaces_then_they_follow_the_folders(
        string project, string framework) => Findings.AssertNone(
            from file in FilesOf(SourceCompilation.OfProject(project, framework))
            from declared in file.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
            let name = declared.Name.ToString()
            let folder = LayerOrder.FolderOf(file.FilePath).Replace('/', '.')
            where name != $"GptImage15.{folder}".TrimEnd('.') && name != CompilerNamespace
            select $"{file.FilePath}: {name}");

    private static IEnumerable<string> UnusedUsings(string project, string framework)
    {
        var sources = SourceCompilation.OfProject(project, framework);
        return
            from found in sources.GetDiagnostics()
            where found.Id == UnusedUsing && FilesOf(sources).Contains(found.Location.SourceTree)
            let file = found.Location.SourceTree!.GetRoot()
            let directive = (UsingDirectiveSyntax)file.FindNode(found.Location.SourceSpan)
            where NameOf(directive) != OnlyForDotNetFramework
            select $"{directive.SyntaxTree.FilePath}: {directive}";
    }

    private static IEnumerable<SyntaxTree> FilesOf(Compilation sources) =>
        sources.SyntaxTrees.Where(file => !file.FilePath.EndsWith(".g.cs", StringComparison.Ordinal));

    private static bool IsOutsideSystem(string name) => !name.StartsWith("System", StringComparison.Ordinal);

    private static string NameOf(UsingDirectiveSyntax directive) => directive.Name!.ToString();
}
