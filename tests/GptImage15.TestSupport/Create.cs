using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.History.Table;
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

    /// <summary>Opens a history in a table as a new process on another machine opens it.</summary>
    /// <param name="address">The table, with its signature.</param>
    /// <param name="options">The options of the client.</param>
    /// <param name="service">The address of the service.</param>
    /// <param name="apiKey">The API key of the submissions.</param>
    /// <param name="pendingFolder">The folder of the machine for outcomes that the table does not have yet.</param>
    /// <param name="session">The process; null for a new one.</param>
    /// <param name="limit">The limit of a day in credits; null for none.</param>
    public static TableHistory TableHistory(
        string address,
        GptImageClientOptions options,
        string service,
        string? apiKey,
        string pendingFolder,
        TableSession? session = null,
        int? limit = null) =>
        new(
            TableAddress.Parse(address),
            options,
            service,
            apiKey,
            pendingFolder,
            session ?? new TableSession(),
            limit is { } credits ? new DailyCreditLimit(credits) : null);

    /// <summary>Creates an engine with any history.</summary>
    public static SubmissionEngine SubmissionEngineOn(
        IServiceHistory history,
        GptImageClient client,
        GptImageSubmitOptions options,
        Action<GptImageOutcome<GptImageTask>> emit) => new(client.Service, history, options, emit);

    /// <summary>Creates an engine with any history.</summary>
    public static WaitEngine WaitEngineOn(
        IServiceHistory history,
        GptImageClient client,
        GptImageWaitOptions options,
        Action<GptImageOutcome<GptImageTask>> emit) => new(client.Service, history, options, emit);

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
