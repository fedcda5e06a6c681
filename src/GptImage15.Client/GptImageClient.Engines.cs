using GptImage15.History;
using GptImage15.History.Records;
using GptImage15.Logging;
using GptImage15.Resources;
using GptImage15.Saving;
using GptImage15.Submitting;
using GptImage15.Waiting;

namespace GptImage15;

/// <summary>Creates the engines, with the history and the options of the client.</summary>
public partial class GptImageClient
{
    /// <summary>Creates an engine that submits.</summary>
    internal SubmissionEngine CreateSubmissionEngine(
        GptImageSubmitOptions options, Action<GptImageOutcome<GptImageTask>> emit)
    {
        options.Check();
        return new(_service, OpenHistory(DailyCreditLimit.Of(options.MaxCreditsPerDay)), options, emit);
    }

    /// <summary>Tells what a submission would do.</summary>
    /// <inheritdoc cref="OpenHistory"/>
    internal SubmissionPreview CreateSubmissionPreview(GptImageSubmitOptions options)
    {
        options.Check();
        var limit = DailyCreditLimit.Of(options.MaxCreditsPerDay);
        return new(OpenHistory(limit), options, limit, _options.TimeProvider);
    }

    /// <summary>Creates an engine that polls each task once.</summary>
    internal StatusEngine CreateStatusEngine(int throttleLimit, Action<GptImageOutcome<GptImageTask>> emit) =>
        new(_service, OpenReadableHistory(out var problem), throttleLimit, emit, problem);

    /// <summary>Creates an engine that waits.</summary>
    internal WaitEngine CreateWaitEngine(GptImageWaitOptions options, Action<GptImageOutcome<GptImageTask>> emit)
    {
        options.Check();
        return new(_service, OpenReadableHistory(out var problem), options, emit, problem);
    }

    /// <summary>Creates an engine that saves.</summary>
    internal SaveEngine CreateSaveEngine(
        string destination, GptImageSaveOptions options, Action<GptImageOutcome<FileInfo>> emit)
    {
        options.Check();
        return new(_service.Address, _options, destination, options, emit);
    }

    /// <summary>
    /// As <see cref="GetStatusAsync(string, CancellationToken)"/>; the result has what is known of the task, also in
    /// the history, if it can be read.
    /// </summary>
    internal async Task<GptImageTask> GetStatusWithHistoryAsync(
        GptImageTask known, CancellationToken cancellationToken)
    {
        var history = OpenReadableHistory(out _);
        var task = await GetStatusAsync(history?.Complete(known) ?? known, cancellationToken).ConfigureAwait(false);
        return history is null ? task : await history.CompleteAsync(task, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks that there is a history.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable: it is off.</exception>
    internal void RequireHistory() => _ = FindHistory() ?? throw HistoryOff();

    /// <summary>Tests whether the history can be used.</summary>
    /// <returns>The history, null where it is off; and why it cannot be used.</returns>
    private async Task<(string? History, GptImageException? Problem)> TestHistoryAsync(
        CancellationToken cancellationToken)
    {
        try
        {
            if (OpenHistory() is { } history)
            {
                await history.CheckAsync(cancellationToken).ConfigureAwait(false);
            }

            return (ServiceHistories.PlaceOf(_options), null);
        }
        catch (GptImageException error)
        {
            return (ServiceHistories.PlaceOf(_options), error);
        }
    }

    private IServiceHistory OpenRequiredHistory() => OpenHistory() ?? throw HistoryOff();

    private static GptImageException HistoryOff() => new(GptImageErrorId.HistoryUnavailable, Messages.HistoryOff);

    /// <param name="limit">The limit of a day; null for none.</param>
    /// <exception cref="GptImageException">HistoryUnavailable: the limit needs a history, which is off; or the address
    /// of a table is not valid.</exception>
    private IServiceHistory? FindHistory(DailyCreditLimit? limit = null) =>
        ServiceHistories.Open(_options, _service.Address.AbsoluteUri, ApiKey, limit) is { } history ? history
        : limit is null ? null
        : throw new GptImageException(
            GptImageErrorId.HistoryUnavailable, Messages.DailyCreditLimitNeedsHistory.With(DailyCreditLimit.Variable));

    /// <inheritdoc cref="FindHistory"/>
    private IServiceHistory? OpenHistory(DailyCreditLimit? limit = null)
    {
        var history = FindHistory(limit);
        if (history is null)
        {
            _options.Log?.Say(Messages.LogHistoryOff, _service.Address);
        }
        else
        {
            _options.Log?.Say(Messages.LogHistory, ServiceHistories.PlaceOf(_options), _service.Address);
        }

        return history;
    }

    /// <summary>The history, up to date; null where it is off or cannot be read. Polls do not need it.</summary>
    /// <param name="problem">Why it cannot be read; otherwise null.</param>
    private IServiceHistory? OpenReadableHistory(out GptImageException? problem)
    {
        problem = null;
        try
        {
            var history = OpenHistory();
            history?.Refresh();
            return history;
        }
        catch (GptImageException error)
        {
            problem = error;
            return null;
        }
    }
}
