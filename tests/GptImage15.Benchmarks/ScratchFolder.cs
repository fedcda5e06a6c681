namespace GptImage15.Benchmarks;

/// <summary>A folder of its own under the system's temporary one, gone when disposed.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("gptimage15-").FullName;

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => Path.Combine(_path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
