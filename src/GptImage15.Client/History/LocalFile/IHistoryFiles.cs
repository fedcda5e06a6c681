namespace GptImage15.History.LocalFile;

/// <summary>The file operations of the history. An interface, so that tests can record each operation.</summary>
internal interface IHistoryFiles
{
    /// <summary>Creates a folder for its owner only, and the missing folders above it.</summary>
    void CreateFolder(string path);

    /// <summary>
    /// Opens a file that others can read at the same time. Creates it, for its owner only, if it does not exist.
    /// </summary>
    IHistoryFileWriter OpenWriter(string path);

    /// <summary>
    /// Opens a file that cannot be opened a second time in this way. Creates it, for its owner only, if it does not
    /// exist.
    /// </summary>
    /// <returns>The file; null if it is already open in this way.</returns>
    IHistoryFileWriter? OpenExclusive(string path);

    /// <summary>
    /// Renames a file, and replaces an existing one. Readers see the complete old file or the complete new one.
    /// </summary>
    void Replace(string source, string target);

    /// <summary>Deletes a file, if it exists.</summary>
    void Delete(string path);

    /// <summary>Flushes the names in a folder to disk. Windows does this itself.</summary>
    void FlushFolder(string path);
}

/// <summary>A file open for writing.</summary>
internal interface IHistoryFileWriter : IDisposable
{
    /// <summary>The size in bytes.</summary>
    long Length { get; }

    /// <summary>Reads up to a number of bytes from an offset, and returns the number of bytes that were read.</summary>
    int Read(long offset, byte[] bytes, int count);

    void Write(long offset, byte[] bytes, int count);

    void SetLength(long length);

    /// <summary>Flushes the written bytes to disk.</summary>
    void Flush();
}
