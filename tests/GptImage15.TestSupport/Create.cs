using GptImage15.History.LocalFile;
using GptImage15.Saving;
using GptImage15.Submitting;
using GptImage15.Waiting;

namespace GptImage15.TestSupport;

/// <summary>
/// Creates the client, its engines and its history. All tests, benchmarks and sample programs call it, so that a change
/// of a constructor changes only this file.
/// </summary>
internal static class Create
{
    /// <summary>Creates a client without a history, unless the options have one.</summary>
    public static GptImageClient Client(string? apiKey, GptImageClientOptions? options = null)
    {
        options ??= new GptImageClientOptions();
        options.History ??= "off";
        return new(apiKey, options);
    }

    /// <summary>Opens a history as a new process opens it.</summary>
    public static TaskHistory History(
        string path,
        TimeProvider? clock = null,
        IHistoryFiles? files = null,
        long compactionBytes = HistoryCompaction.MinimumBytes) => new(path, clock, files, compactionBytes);

    public static SubmissionEngine SubmissionEngine(
        GptImageClient client,
        TaskHistory? history,
        GptImageSubmitOptions options,
        Action<GptImageOutcome<GptImageTask>> emit) =>
        new(client.Service, HistoryOf(client, history), options, emit);

    public static WaitEngine WaitEngine(
        GptImageClient client,
        TaskHistory? history,
        GptImageWaitOptions options,
        Action<GptImageOutcome<GptImageTask>> emit) =>
        new(client.Service, HistoryOf(client, history), options, emit);

    public static StatusEngine StatusEngine(
        GptImageClient client,
        TaskHistory? history,
        int throttleLimit,
        Action<GptImageOutcome<GptImageTask>> emit) =>
        new(client.Service, HistoryOf(client, history), throttleLimit, emit);

    public static SaveEngine SaveEngine(
        GptImageClient client,
        string destination,
        GptImageSaveOptions options,
        Action<GptImageOutcome<FileInfo>> emit) =>
        new(client.Service.Address, client.Service.Options, destination, options, emit);

    private static LocalHistory? HistoryOf(GptImageClient client, TaskHistory? history) =>
        history is null ? null : new(history, client.Service.Address.AbsoluteUri, client.ApiKey);
}
