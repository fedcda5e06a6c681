namespace GptImage15.History.LocalFile;

/// <summary>The file operations of the history, in one place, so that each of them can be recorded.</summary>
internal interface IHistoryFiles
{
    /// <summary>Makes a folder for its owner only, and those above it, where missing.</summary>
    void CreateFolder(string path);

    /// <summary>Opens a file beside others that read it; creates it, for its owner only, where it is missing.</summary>
    IHistoryFileWriter OpenWriter(string path);

    /// <summary>
    /// Opens a file that nobody else may open so; creates it, for its owner only, where it is missing.
    /// </summary>
    /// <returns>The file, or null where another holds it.</returns>
    IHistoryFileWriter? OpenExclusive(string path);

    /// <summary>Renames a file, over another one where there is one: readers see the old file or the new.</summary>
    void Replace(string source, string target);

    /// <summary>Deletes a file; no error where it is missing.</summary>
    void Delete(string path);

    /// <summary>Sees the names in a folder to the disk. Windows does so by itself.</summary>
    void FlushFolder(string path);
}

/// <summary>A file open for writing.</summary>
internal interface IHistoryFileWriter : IDisposable
{
    /// <summary>The size in bytes.</summary>
    long Length { get; }

    /// <summary>Reads what is there, and returns how many bytes that were.</summary>
    int Read(long offset, byte[] bytes, int count);

    void Write(long offset, byte[] bytes, int count);

    void SetLength(long length);

    /// <summary>Sees what was written to the disk.</summary>
    void Flush();
}
