using GptImage15.History.LocalIndex;
using GptImage15.History.Records;

namespace GptImage15.History.LocalFile;

/// <summary>A change of the history that waits to be written.</summary>
/// <param name="decide">Reads the history and returns the records to add. Must not block.</param>
/// <param name="isUnderKey">Whether the decision is wrong if the history has lost records.</param>
internal sealed class HistoryChange(Func<HistoryIndex, IReadOnlyList<HistoryRecord>> decide, bool isUnderKey)
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _refusal;

    public Task Done => _done.Task;

    public bool IsUnderKey { get; } = isUnderKey;

    public void Refuse(Exception refusal) => _refusal = refusal;

    /// <summary>
    /// The records to add. An error of this change does not affect the other changes of the same write.
    /// </summary>
    /// <exception cref="HistoryChangedException">The index does not match the file.</exception>
    public IReadOnlyList<HistoryRecord> Decide(HistoryIndex index)
    {
        _refusal = null;
        try
        {
            return decide(index);
        }
        catch (Exception refusal) when (refusal is GptImageException or IOException and not HistoryChangedException)
        {
            Refuse(refusal);
            return [];
        }
    }

    public void Complete(Exception? failure)
    {
        if ((failure ?? _refusal) is { } exception)
        {
            _done.SetException(exception);
        }
        else
        {
            _done.SetResult(true);
        }
    }
}
