using System.Reflection;
using GptImage15.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GptImage15.Tests.Architecture;

/// <summary>Compiles sources in memory, so that each name in them is resolved.</summary>
internal static class SourceCompilation
{
    /// <summary>An unknown name, type or namespace. Members that generators write have other errors.</summary>
    private static readonly string[] UnknownNames = ["CS0103", "CS0234", "CS0246"];

    private static readonly string Configuration =
        typeof(SourceCompilation).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>What the tests run with (.NET, and the client), and PowerShell.</summary>
    private static readonly PortableExecutableReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Append(Path.Combine(BuildMetadata.PowerShellFolder, "System.Management.Automation.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The sources of one project below <c>src</c>, as one of its target frameworks sees them.</summary>
    public static CSharpCompilation OfProject(string project, string framework)
    {
        // The implicit usings, which declare nothing, and the class of messages.
        var intermediate = Path.Combine(Repository.Root, "src", project, "obj", Configuration, framework);
        var generated = Directory.GetFiles(intermediate, "*.g.cs")
            .Select(path => ($"Resources/{Path.GetFileName(path)}", File.ReadAllText(path)));
        string[] symbols = framework.StartsWith("net8", StringComparison.Ordinal) ? ["NET", "NET8_0_OR_GREATER"] : [];

        var compilation = Of(project, [.. SourceFiles.Below($"src/{project}", ".cs"), .. generated], symbols);
        var unknown = compilation.GetDiagnostics().Where(found => UnknownNames.Contains(found.Id)).ToArray();
        return unknown is []
            ? compilation
            : throw new InvalidOperationException(string.Join(Environment.NewLine, unknown.AsEnumerable()));
    }

    /// <summary>A project's assembly, as the build left it for a target framework.</summary>
    public static IAssemblySymbol BuiltAssembly(string project, string framework)
    {
        var file = MetadataReference.CreateFromFile(
            Path.Combine(Repository.Root, "src", project, "bin", Configuration, framework, project + ".dll"));
        return (IAssemblySymbol)Of(project, [], []).AddReferences(file).GetAssemblyOrModuleSymbol(file)!;
    }

    /// <summary>Compiles files, each a path within the project and a text.</summary>
    public static CSharpCompilation Of(string project, IEnumerable<(string Path, string Text)> files, string[] symbols)
    {
        var options = CSharpParseOptions.Default
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithDocumentationMode(DocumentationMode.Diagnose)
            .WithPreprocessorSymbols(symbols);
        return CSharpCompilation.Create(
            project,
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text, options, file.Path)),
            References.Where(reference => Path.GetFileNameWithoutExtension(reference.FilePath) != project),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }
}
