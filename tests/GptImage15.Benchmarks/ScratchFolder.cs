namespace GptImage15.Benchmarks;

/// <summary>A folder of its own under the system's temporary one, gone when disposed.</summary>
/// <param name="inMemory">Where the system has a file system in memory, there.</param>
internal sealed class ScratchFolder(bool inMemory = false) : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly string _path = inMemory && Directory.Exists(Memory)
        ? Directory.CreateDirectory(Path.Combine(Memory, $"gptimage15-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("gptimage15-").FullName;

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => Path.Combine(_path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
