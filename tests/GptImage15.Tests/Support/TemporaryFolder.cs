namespace GptImage15.Tests.Support;

/// <summary>A folder that is there for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("gptimage15-").FullName;

    public string Path { get; }

    /// <summary>The names of all files in it, in order, hidden and half-written ones too.</summary>
    public string[] FileNames => [.. Directory.EnumerateFiles(Path, "*", All)
        .Select(file => System.IO.Path.GetRelativePath(Path, file))
        .Order(StringComparer.Ordinal)];

    private static EnumerationOptions All => new() { AttributesToSkip = 0, RecurseSubdirectories = true };

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
