using System.Reflection;

namespace GptImage15.Tests.Support;

/// <summary>
/// The cmdlets of the built module, read as metadata, without PowerShell.
/// </summary>
internal static class Cmdlets
{
    private static readonly MetadataLoadContext Context = new(new PathAssemblyResolver(
    [
        .. Directory.EnumerateFiles(BuildMetadata.RuntimeFolder, "*.dll"),
        .. Directory.EnumerateFiles(BuildMetadata.PowerShellFolder, "*.dll"),
        .. Directory.EnumerateFiles(Path.Combine(Repository.ModuleFolder, "bin"), "*.dll"),
        .. Directory.EnumerateFiles(Path.Combine(Repository.ModuleFolder, "bin", "net8.0"), "*.dll"),
    ]));

    /// <summary>Each cmdlet's type, under its name.</summary>
    public static IReadOnlyDictionary<string, Type> ByName { get; } = Context
        .LoadFromAssemblyPath(Path.Combine(Repository.ModuleFolder, "bin", "GptImage15.dll"))
        .GetTypes()
        .Where(type => type.Attribute("CmdletAttribute") is not null)
        .ToDictionary(type => string.Join(
            '-', type.Attribute("CmdletAttribute")!.ConstructorArguments.Select(part => part.Value)));

    /// <summary>The approved verbs of PowerShell.</summary>
    public static IReadOnlySet<string> ApprovedVerbs { get; } = Context
        .LoadFromAssemblyName("System.Management.Automation")
        .GetTypes()
        .Where(type => type is { IsAbstract: true, IsSealed: true }
            && type.Name.StartsWith("Verbs", StringComparison.Ordinal))
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
        .Select(field => (string)field.GetRawConstantValue()!)
        .ToHashSet();

    /// <summary>Each parameter, with the attributes that say how it is bound.</summary>
    public static IEnumerable<(PropertyInfo Property, CustomAttributeData Binding)> Parameters(this Type cmdlet) =>
        from property in cmdlet.GetProperties()
        from attribute in property.GetCustomAttributesData()
        where attribute.AttributeType.Name == "ParameterAttribute"
        select (property, attribute);

    public static CustomAttributeData? Attribute(this MemberInfo member, string name) =>
        member.GetCustomAttributesData().SingleOrDefault(attribute => attribute.AttributeType.Name == name);

    /// <summary>What an attribute's property is set to, or null.</summary>
    public static object? Setting(this CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.SingleOrDefault(argument => argument.MemberName == name).TypedValue.Value;
}
