using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;

namespace GptImage15.Loader;

/// <summary>
/// Finds the client for the edition the module is imported into. PowerShell reads the cmdlets' types, and so resolves
/// what they refer to, before it calls their own initialiser; a nested module is loaded first and can be there in time.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly string ModuleFolder = Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location)!;

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
        // Once for the process, however many runspaces import the module: each handler is asked for every assembly that
        // anybody misses, and a runspace that ends without removing its modules would leave its own behind.
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

    /// <summary>Answers for our own assemblies only: what others look for is not ours to decide.</summary>
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
