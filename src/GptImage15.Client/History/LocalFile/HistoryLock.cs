namespace GptImage15.History.LocalFile;

/// <summary>The exclusive right to write a history, until it is disposed.</summary>
internal sealed class HistoryLock(string target, IHistoryFileWriter file, CommittedTexts texts) : IDisposable
{
    public const string Extension = ".lock";

    /// <summary>The path of the history file, with all links resolved.</summary>
    public string Target { get; } = target;

    /// <summary>The path of the lock file.</summary>
    public string LockPath => Target + Extension;

    public CommittedLength Committed { get; } = new(file, texts);

    public void Dispose() => file.Dispose();
}
