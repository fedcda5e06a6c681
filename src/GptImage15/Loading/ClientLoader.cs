using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;

namespace GptImage15.Loading;

/// <summary>
/// Resolves the client assembly for the PowerShell edition that imports the module. PowerShell reads the exported types
/// of this assembly, then calls this initializer, then reads the attributes of the cmdlets. No exported type may need
/// the client to load: no base type, interface or field of a value type from it.
/// </summary>
public sealed class ClientLoader : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly string ModuleFolder = Path.GetDirectoryName(typeof(ClientLoader).Assembly.Location)!;

    private static readonly string EditionFolder = Path.Combine(
        ModuleFolder,
        RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal)
            ? "net472"
            : "net8.0");

    private static readonly object Gate = new();

    private static int _imports;

    /// <inheritdoc/>
    public void OnImport()
    {
        // Registered once in a process, for all runspaces that import the module. Each handler is called for every
        // assembly that is not found, and a runspace that ends without removing its modules leaves its handler
        // registered.
        lock (Gate)
        {
            if (_imports++ == 0)
            {
                AppDomain.CurrentDomain.AssemblyResolve += Resolve;
            }
        }
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        lock (Gate)
        {
            if (--_imports == 0)
            {
                AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
            }
        }
    }

    /// <summary>
    /// Resolves only the client and the references of the assemblies of this module. Other assemblies are left to other
    /// handlers.
    /// </summary>
    private static Assembly? Resolve(object? sender, ResolveEventArgs request)
    {
        var name = new AssemblyName(request.Name);
        if (name.Name != "GptImage15.Client" && !IsOurs(request.RequestingAssembly))
        {
            return null;
        }

        var path = Path.Combine(EditionFolder, name.CultureName ?? "", name.Name + ".dll");
        return File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }

    private static bool IsOurs(Assembly? assembly) =>
        assembly is { IsDynamic: false }
        && assembly.Location.StartsWith(ModuleFolder, StringComparison.OrdinalIgnoreCase);
}
