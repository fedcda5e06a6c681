using GptImage15.History.Records;
using GptImage15.Requests;
using GptImage15.Resources;

namespace GptImage15.Submitting;

/// <summary>
/// Tells what the submission of many requests would do. It sends nothing to the service and writes nothing.
/// </summary>
/// <param name="history">Where submissions are recorded; null for nowhere.</param>
/// <param name="options">The options of the submission.</param>
/// <param name="limit">The limit of a day; null for none.</param>
/// <param name="clock">The clock of the limit.</param>
internal sealed class SubmissionPreview(
    IServiceHistory? history, GptImageSubmitOptions options, DailyCreditLimit? limit, TimeProvider clock)
{
    /// <summary>The requests that would be sent, by their idempotency keys, as if they were paid for.</summary>
    private readonly Dictionary<string, HistoryRecord> _underKeys = [];

    private long? _spentToday;
    private bool _hasEnded;

    /// <summary>The number of tasks that would be started.</summary>
    public int Started { get; private set; }

    /// <summary>The number of tasks that were paid for before.</summary>
    public int GivenBack { get; private set; }

    /// <summary>The number of requests after the one that would exceed a limit.</summary>
    public int PassedOver { get; private set; }

    /// <summary>The credits that the started tasks would cost.</summary>
    public int Credits => Started * GptImageRequest.Credits;

    /// <summary>Adds a request.</summary>
    /// <returns>The task that was paid for before, without a task id where an earlier request would start it; or the
    /// error; or neither, where a task would be started. Null where the request would be passed over.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<GptImageOutcome<GptImageTask>?> AddAsync(
        CheckedRequest request, CancellationToken cancellationToken)
    {
        if (_hasEnded)
        {
            PassedOver++;
            return null;
        }

        try
        {
            var paid = await FindPaidAsync(request, cancellationToken).ConfigureAwait(false);
            if (paid is null)
            {
                await StartAsync(request, cancellationToken).ConfigureAwait(false);
            }

            GivenBack += paid is null ? 0 : 1;
            return new(request.Original, paid?.Task, warning: paid?.Warning);
        }
        catch (GptImageException error)
        {
            _hasEnded = Submission.IsForAllFurther(error);
            return new(request.Original, error: error);
        }
    }

    private async Task<PaidTask?> FindPaidAsync(CheckedRequest request, CancellationToken cancellationToken)
    {
        if (request.IdempotencyKey is not { } key)
        {
            return null;
        }

        if (history is null)
        {
            throw new GptImageException(
                GptImageErrorId.HistoryUnavailable, Messages.IdempotencyKeyNeedsHistory.With(key));
        }

        return _underKeys.TryGetValue(key, out var earlier)
            && PaidTask.Of(earlier, request, apiKey: null, options.Force) is { } started
            ? new(started.Task with { TaskId = null }, warning: null)
            : await history.PreviewPaidAsync(request, options.Force, cancellationToken).ConfigureAwait(false);
    }

    private async Task StartAsync(CheckedRequest request, CancellationToken cancellationToken)
    {
        if (options.MaxCredits is { } most && Credits + GptImageRequest.Credits > most)
        {
            throw new GptImageException(
                GptImageErrorId.CreditLimitReached, Messages.CreditLimitReached.With(most, Credits));
        }

        if (limit is not null)
        {
            _spentToday ??= await history!.ReadCreditsOfTodayAsync(cancellationToken).ConfigureAwait(false);
            limit.Check(_spentToday.Value + Credits, clock.GetUtcNow());
        }

        Started++;
        if (request.IdempotencyKey is { } key)
        {
            var record = HistoryRecord.OfSubmitting(request, service: "", account: null, default);
            record.TaskId = "";
            _underKeys[key] = record;
        }
    }
}
