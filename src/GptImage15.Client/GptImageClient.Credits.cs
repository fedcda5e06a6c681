using GptImage15.History;

namespace GptImage15;

/// <summary>What was spent.</summary>
public partial class GptImageClient
{
    /// <summary>
    /// Adds up what the submissions of the history to this service address cost. It does not call the service.
    /// </summary>
    /// <param name="query">Which submissions, and how they are grouped; null for one summary of all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The groups, and a warning about what could not be read.</returns>
    /// <exception cref="GptImageException">HistoryUnavailable: it is off, or cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public virtual async Task<GptImageCreditReport> MeasureCreditsAsync(
        GptImageCreditQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new GptImageCreditQuery();
        var history = await ReadHistoryAsync(new GptImageHistoryQuery { After = query.After }, cancellationToken)
            .ConfigureAwait(false);
        var before = query.Before ?? DateTimeOffset.MaxValue;
        return new(
            CreditGroups.Of(history.Tasks.Where(task => !(task.CreatedAt >= before)), query.By), history.Warning);
    }
}
