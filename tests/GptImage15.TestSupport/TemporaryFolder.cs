using GptImage15.Saving;

namespace GptImage15.TestSupport;

/// <summary>A folder of its own below the system's temporary folder. It is deleted when it is disposed.</summary>
/// <param name="inMemory">Uses the file system in memory, if the system has one.</param>
internal sealed class TemporaryFolder(bool inMemory = false) : IDisposable
{
    private const string Memory = "/dev/shm";

    private static EnumerationOptions All => new() { AttributesToSkip = 0, RecurseSubdirectories = true };

    public string Path { get; } = inMemory && Directory.Exists(Memory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"gptimage15-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("gptimage15-").FullName;

    /// <summary>The names of all files in it, in order, with hidden and partial files.</summary>
    public string[] FileNames => [.. Directory.EnumerateFiles(Path, "*", All)
        .Select(file => System.IO.Path.GetRelativePath(Path, file))
        .Order(StringComparer.Ordinal)];

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
