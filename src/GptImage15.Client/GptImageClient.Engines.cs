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
        return new(_service, OpenHistory(), options, emit);
    }

    /// <summary>Creates an engine that polls each task once.</summary>
    internal StatusEngine CreateStatusEngine(int throttleLimit, Action<GptImageOutcome<GptImageTask>> emit) =>
        new(_service, OpenReadableHistory(), throttleLimit, emit);

    /// <summary>Creates an engine that waits.</summary>
    internal WaitEngine CreateWaitEngine(GptImageWaitOptions options, Action<GptImageOutcome<GptImageTask>> emit)
    {
        options.Check();
        return new(_service, OpenReadableHistory(), options, emit);
    }

    /// <summary>Creates an engine that saves.</summary>
    internal SaveEngine CreateSaveEngine(
        string destination, GptImageSaveOptions options, Action<GptImageOutcome<FileInfo>> emit)
    {
        options.Check();
        return new(_service.Address, _options, destination, options, emit);
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

    private IServiceHistory? FindHistory() => ServiceHistories.Open(_options, _service.Address.AbsoluteUri, ApiKey);

    private IServiceHistory? OpenHistory()
    {
        var history = FindHistory();
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
    private IServiceHistory? OpenReadableHistory()
    {
        try
        {
            var history = OpenHistory();
            history?.Refresh();
            return history;
        }
        catch (GptImageException)
        {
            return null;
        }
    }
}
