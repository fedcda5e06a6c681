using GptImage15.Tests.Support;

namespace GptImage15.Tests.Architecture;

/// <summary>Files and lines stay short enough to be read and compared side by side.</summary>
public sealed class SourceShapeTests
{
    private static readonly string[] Code = [".cs", ".ps1", ".psm1", ".psd1"];

    private static readonly (string Path, string[] Lines)[] Shipped = Read("src");
    private static readonly (string Path, string[] Lines)[] Tests = Read("tests");

    [Fact]
    public void Given_the_shipped_sources_when_counting_lines_then_no_file_has_more_than_250() =>
        Findings.AssertNone(LongerThan(250, Shipped));

    [Fact]
    public void Given_the_shipped_sources_when_counting_lines_then_half_of_the_files_have_at_most_60()
    {
        var counts = Shipped.Select(file => file.Lines.Length).Order().ToArray();

        Assert.InRange(counts[counts.Length / 2], 1, 60);
    }

    [Fact]
    public void Given_the_tests_when_counting_lines_then_no_file_has_more_than_300() =>
        Findings.AssertNone(LongerThan(300, Tests));

    [Fact]
    public void Given_all_sources_when_measuring_lines_then_none_has_more_than_120_characters() => Findings.AssertNone(
        from file in Shipped.Concat(Tests)
        from line in file.Lines.Index()
        where line.Item.Length > 120
        select $"{file.Path}({line.Index + 1}): {line.Item.Length} characters");

    private static (string Path, string[] Lines)[] Read(string folder) =>
    [
        .. from file in SourceFiles.Below(folder, Code)
           select ($"{folder}/{file.Path}", file.Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')),
    ];

    private static IEnumerable<string> LongerThan(int limit, IEnumerable<(string Path, string[] Lines)> files) =>
        files.Where(file => file.Lines.Length > limit).Select(file => $"{file.Path}: {file.Lines.Length} lines");
}
