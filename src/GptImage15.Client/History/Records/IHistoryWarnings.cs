namespace GptImage15.History.Records;

/// <summary>A history with warnings that are not those of one task. Thread-safe.</summary>
internal interface IHistoryWarnings
{
    /// <summary>Why tasks could not be read, although their polls went on; null where they could.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<GptImageException?> ReadFailureAsync(CancellationToken cancellationToken);

    /// <summary>The next warning that no caller has received; null where there is none.</summary>
    string? TakeWarning();
}
