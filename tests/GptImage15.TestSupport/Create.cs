using GptImage15.History;
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
    public static GptImageClient Client(string? apiKey, GptImageClientOptions? options = null) => new(apiKey, options);

    /// <summary>Opens a history as a new process opens it.</summary>
    public static TaskHistory History(
        string path,
        TimeProvider? clock = null,
        IHistoryFiles? files = null,
        long compactionBytes = HistoryCompaction.MinimumBytes) => new(path, clock, files, compactionBytes);

    public static SubmissionEngine SubmissionEngine(
        GptImageClient client, TaskHistory? history, SubmissionOptions options, Action<Outcome<GptImageTask>> emit) =>
        new(client, history, options, emit);

    public static WaitEngine WaitEngine(
        GptImageClient client, TaskHistory? history, WaitOptions options, Action<Outcome<GptImageTask>> emit) =>
        new(client, history, options, emit);

    public static StatusEngine StatusEngine(
        GptImageClient client, TaskHistory? history, int throttleLimit, Action<Outcome<GptImageTask>> emit) =>
        new(client, history, throttleLimit, emit);

    public static SaveEngine SaveEngine(GptImageClient client, SaveOptions options, Action<Outcome<FileInfo>> emit) =>
        new(client, options, emit);
}
