namespace GptImage15.History.LocalFile;

/// <summary>The right to write a history, until it is disposed.</summary>
internal sealed class HistoryLock(string target, IHistoryFileWriter file) : IDisposable
{
    public const string Extension = ".lock";

    /// <summary>The file behind all links.</summary>
    public string Target { get; } = target;

    /// <summary>The file of the lock itself.</summary>
    public string LockPath => Target + Extension;

    public CommittedLength Committed { get; } = new(file);

    public void Dispose() => file.Dispose();
}
