using System.Reflection;

namespace GptImage15.Tests.Support;

/// <summary>Paths that the build writes into the assembly.</summary>
internal static class BuildMetadata
{
    /// <summary>The reference assemblies of .NET Framework 4.7.2.</summary>
    public static string NetFrameworkFolder { get; } = Find("NetFrameworkFolder");

    /// <summary>The PowerShell the cmdlets are compiled against.</summary>
    public static string PowerShellFolder { get; } = Find("PowerShellFolder");

    /// <summary>The program that runs the client for .NET Framework.</summary>
    public static string DesktopProgram { get; } = Find("DesktopProgram");

    /// <summary>The runtime's own assemblies.</summary>
    public static string RuntimeFolder { get; } = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static string Find(string key) =>
        typeof(BuildMetadata).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(each => each.Key == key).Value!;
}
