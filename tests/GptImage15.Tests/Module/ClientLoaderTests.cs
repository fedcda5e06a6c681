using System.Reflection;
using System.Runtime.Loader;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Module;

/// <summary>
/// PowerShell reads the exported types of the cmdlets' assembly before it calls the initializer there that resolves the
/// client. A type that needs the client to load would make the import fail.
/// </summary>
public class ClientLoaderTests
{
    private static readonly string Cmdlets = Path.Combine(Repository.ModuleFolder, "bin", "GptImage15.dll");

    [Fact]
    public void Given_no_client_when_the_exported_types_are_read_then_all_load_and_the_initializer_is_among_them()
    {
        var context = new ContextWithoutClient();

        var types = context.LoadFromAssemblyPath(Cmdlets).ExportedTypes.Select(type => type.Name).ToArray();

        Assert.Contains("ClientLoader", types);
        Assert.Contains("NewGptImageTaskCommand", types);
        Assert.DoesNotContain("GptImage15.Client", context.Asked);
    }

    /// <summary>Finds PowerShell, and nothing of the module.</summary>
    private sealed class ContextWithoutClient() : AssemblyLoadContext("without the client")
    {
        public List<string?> Asked { get; } = [];

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            Asked.Add(assemblyName.Name);
            return assemblyName.Name switch
            {
                "System.Management.Automation" => LoadFromAssemblyPath(
                    Path.Combine(BuildMetadata.PowerShellFolder, assemblyName.Name + ".dll")),
                "GptImage15.Client" => throw new FileNotFoundException("The client is not there."),
                _ => null,
            };
        }
    }
}
