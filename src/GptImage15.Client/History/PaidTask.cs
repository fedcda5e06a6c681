namespace GptImage15.History;

/// <summary>A task that was paid for before.</summary>
/// <param name="task">The task as it was last seen.</param>
/// <param name="account">The mark of the API key it was paid with; null where the record has none.</param>
internal sealed class PaidTask(GptImageTask task, string? account)
{
    public GptImageTask Task { get; } = task;

    /// <summary>See <see cref="AccountMark"/>.</summary>
    public string? Account { get; } = account;
}
