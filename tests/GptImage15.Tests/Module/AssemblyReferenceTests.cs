using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Module;

/// <summary>
/// What is shipped finds what it refers to, in each edition, without a binding redirect; and a session of PowerShell 7
/// gets no assembly from us that is not ours.
/// </summary>
public class AssemblyReferenceTests
{
    private static readonly string Bin = Path.Combine(Repository.ModuleFolder, "bin");
    private static readonly string[] Ours = ["GptImage15", "GptImage15.Client"];

    private static readonly string[] Desktop = [.. FilesIn(Bin), .. FilesIn(Path.Combine(Bin, "net472"))];
    private static readonly string[] Core = [.. FilesIn(Bin), .. FilesIn(Path.Combine(Bin, "net8.0"))];

    public static TheoryData<string> DesktopAssemblies => [.. Desktop];

    public static TheoryData<string> CoreAssemblies => [.. Core];

    [Theory]
    [MemberData(nameof(DesktopAssemblies))]
    public void On_Windows_PowerShell_each_reference_is_met_by_the_very_version_shipped_or_by_the_framework(string file)
    {
        var shipped = Desktop
            .Select(each => NameOf(Path.Combine(Bin, each)))
            .ToDictionary(name => name.Name!, name => name.Version!);
        var framework = FrameworkVersions();

        Assert.All(ReferencesOf(file), reference => Assert.True(
            reference.Name == "System.Management.Automation"
            || (shipped.TryGetValue(reference.Name!, out var version) && version == reference.Version)
            || (framework.TryGetValue(reference.Name!, out var inBox) && inBox >= reference.Version),
            $"{file} asks for {reference.Name} {reference.Version}; "
            + $"shipped is {shipped.GetValueOrDefault(reference.Name!)}, "
            + $"in the framework {framework.GetValueOrDefault(reference.Name!)}."));
    }

    [Theory]
    [MemberData(nameof(CoreAssemblies))]
    public void On_PowerShell_7_each_reference_is_the_runtimes_PowerShells_or_our_own(string file)
    {
        Assert.All(ReferencesOf(file), reference => Assert.True(
            reference.Name == "System.Management.Automation"
            || Ours.Contains(reference.Name)
            || ((reference.Name == "netstandard" || reference.Name!.StartsWith("System.", StringComparison.Ordinal))
                && File.Exists(Path.Combine(BuildMetadata.RuntimeFolder, reference.Name + ".dll"))
                && reference.Version <= new Version(8, 0, 0, 0)),
            $"{file} asks for {reference.Name} {reference.Version}."));
    }

    [Fact]
    public void Nothing_of_others_is_shipped_outside_the_folder_for_Windows_PowerShell()
    {
        var elsewhere = Directory.EnumerateFiles(Repository.ModuleFolder, "*.dll", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(Path.Combine(Bin, "net472"), StringComparison.Ordinal))
            .Select(path => NameOf(path).Name!)
            .Where(name => !name.EndsWith(".resources", StringComparison.Ordinal));

        Assert.Equal(Ours, elsewhere.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_shipped_for_Windows_PowerShell_that_nothing_asks_for()
    {
        var asked = Desktop.SelectMany(ReferencesOf).Select(reference => reference.Name).ToHashSet();

        Assert.All(
            FilesIn(Path.Combine(Bin, "net472")),
            file => Assert.Contains(Path.GetFileNameWithoutExtension(file), asked));
    }

    [Fact]
    public void Nothing_touches_the_network_settings_that_all_of_a_session_shares() => Assert.All(
        Desktop.Where(file => Ours.Contains(Path.GetFileNameWithoutExtension(file))),
        file => Assert.DoesNotContain("ServicePointManager", TypesUsedBy(file)));

    [Fact]
    public void The_two_clients_are_one_version()
    {
        var desktop = NameOf(Path.Combine(Bin, "net472", "GptImage15.Client.dll"));
        var core = NameOf(Path.Combine(Bin, "net8.0", "GptImage15.Client.dll"));

        Assert.Equal(desktop.FullName, core.FullName);
    }

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*.dll")
            .Select(path => Path.GetRelativePath(Bin, path))
            .Order(StringComparer.Ordinal);

    private static AssemblyName NameOf(string path) => AssemblyName.GetAssemblyName(path);

    /// <summary>
    /// The framework's assemblies. It takes a reference to an earlier version of one of them for the one it has.
    /// </summary>
    private static Dictionary<string, Version> FrameworkVersions() =>
        XDocument.Load(Path.Combine(BuildMetadata.NetFrameworkFolder, "RedistList", "FrameworkList.xml")).Root!
            .Elements("File")
            .ToDictionary(
                file => file.Attribute("AssemblyName")!.Value,
                file => Version.Parse(file.Attribute("Version")!.Value));

    private static IReadOnlyList<string> TypesUsedBy(string file)
    {
        using var stream = File.OpenRead(Path.Combine(Bin, file));
        using var assembly = new PEReader(stream);
        var reader = assembly.GetMetadataReader();
        return [.. reader.TypeReferences.Select(handle => reader.GetString(reader.GetTypeReference(handle).Name))];
    }

    private static IReadOnlyList<AssemblyName> ReferencesOf(string file)
    {
        using var stream = File.OpenRead(Path.Combine(Bin, file));
        using var assembly = new PEReader(stream);
        var reader = assembly.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetAssemblyReference(handle).GetAssemblyName())];
    }
}
