using System.Text.RegularExpressions;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Module;

/// <summary>The manifest is static: PowerShell finds a command by it without loading anything.</summary>
public partial class ManifestTests
{
    private static readonly string Manifest = File.ReadAllText(Path.Combine(Repository.Root, "GptImage15.psd1"));

    [Fact]
    public void It_exports_exactly_the_cmdlets_there_are() =>
        Assert.Equal(Cmdlets.ByName.Keys.Order(), List("CmdletsToExport").Order());

    [Theory]
    [InlineData("FunctionsToExport")]
    [InlineData("VariablesToExport")]
    [InlineData("AliasesToExport")]
    public void It_exports_nothing_else(string field) => Assert.Empty(List(field));

    [Fact]
    public void It_holds_no_wildcard_and_no_expression()
    {
        Assert.DoesNotContain("'*'", Manifest);
        Assert.DoesNotContain("if", Words().Matches(Manifest).Select(word => word.Value));
        Assert.DoesNotContain('$', Manifest);
    }

    [Fact]
    public void What_it_loads_is_there_and_nothing_else()
    {
        Assert.Equal("bin/GptImage15.dll", Value("RootModule"));
        Assert.DoesNotContain("NestedModules", Manifest);
        Assert.True(File.Exists(Path.Combine(Repository.ModuleFolder, Value("RootModule"))));
    }

    [Fact]
    public void It_is_for_both_editions_from_5_1_on()
    {
        Assert.Equal(["Core", "Desktop"], List("CompatiblePSEditions").Order());
        Assert.Equal("5.1", Value("PowerShellVersion"));
        Assert.Equal("4.7.2", Value("DotNetFrameworkVersion"));
    }

    [Fact]
    public void Its_version_is_the_assemblies()
    {
        var assembly = System.Reflection.AssemblyName.GetAssemblyName(
            Path.Combine(Repository.ModuleFolder, "bin", "GptImage15.dll"));

        Assert.Equal(Value("ModuleVersion"), assembly.Version!.ToString(3));
    }

    [Fact]
    public void The_module_is_laid_out_with_this_very_manifest() =>
        Assert.Equal(Manifest, File.ReadAllText(Path.Combine(Repository.ModuleFolder, "GptImage15.psd1")));

    private static string Value(string field) =>
        Regex.Match(Manifest, $@"^\s*{field}\s*=\s*'([^']*)'", RegexOptions.Multiline) is { Success: true } found
            ? found.Groups[1].Value
            : throw new InvalidDataException($"The manifest has no {field}.");

    private static string[] List(string field) =>
        Regex.Match(Manifest, $@"^\s*{field}\s*=\s*@\(([^)]*)\)", RegexOptions.Multiline) is { Success: true } found
            ? [.. Quoted().Matches(found.Groups[1].Value).Select(item => item.Groups[1].Value)]
            : throw new InvalidDataException($"The manifest has no list {field}.");

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();
}
