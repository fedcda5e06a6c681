namespace GptImage15.Tests.Support;

/// <summary>What a check of the sources or the texts found.</summary>
internal static class Findings
{
    /// <summary>Fails with one line for each finding.</summary>
    public static void AssertNone(IEnumerable<string> found)
    {
        var all = found.ToArray();

        Assert.True(all is [], string.Join(Environment.NewLine, all));
    }
}
