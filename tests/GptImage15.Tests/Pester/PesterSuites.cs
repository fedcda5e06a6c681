using GptImage15.Tests.Support;
using Xunit.Abstractions;

namespace GptImage15.Tests.Pester;

/// <summary>The cmdlets' suites, run in a real PowerShell, or reported as skipped.</summary>
[Collection(nameof(PesterSuites))]
public sealed class PesterSuites(ITestOutputHelper output)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Pester");

    public static TheoryData<string> Suites =>
        [.. Directory.GetFiles(Folder, "*.Tests.ps1").Select(path => Path.GetFileName(path)!).Order()];

    [PesterTheory]
    [MemberData(nameof(Suites))]
    public async Task A_suite_of_the_cmdlets_passes_in_a_real_engine(string suite)
    {
        var (exitCode, said) = await PowerShellEngine.RunAsync(
            "-File", Path.Combine(Folder, "Run.ps1"), "-Path", Path.Combine(Folder, suite));

        output.WriteLine(said);
        Assert.True(exitCode == 0, said);
    }
}

/// <summary>Alone, once all else is done: these suites also hold how fast the cmdlets stop.</summary>
[CollectionDefinition(nameof(PesterSuites), DisableParallelization = true)]
public sealed class PesterCollection;

/// <summary>A theory that is skipped, with the reason, where no engine can run it.</summary>
public sealed class PesterTheoryAttribute : TheoryAttribute
{
    public PesterTheoryAttribute() => Skip = PowerShellEngine.WhyNot!;
}
