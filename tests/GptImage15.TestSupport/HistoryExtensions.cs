using GptImage15.History;
using GptImage15.History.Records;
using GptImage15.Requests;

namespace GptImage15.TestSupport;

/// <summary>Calls of a history for one service address.</summary>
internal static class HistoryExtensions
{
    public static Task<string> BeginAsync(
        this TaskHistory history, GptImageRequest request, string service, string? apiKey = null) =>
        new ServiceHistory(history, service, apiKey).BeginAsync(CheckedRequest.Of(request));

    public static Task RecordAcceptedAsync(this TaskHistory history, string submission, GptImageTask task) =>
        Any(history).RecordAcceptedAsync(submission, task);

    public static Task RecordNotAcceptedAsync(this TaskHistory history, string submission, GptImageException error) =>
        Any(history).RecordNotAcceptedAsync(submission, error);

    public static Task RecordEndAsync(this TaskHistory history, GptImageTask task, string service) =>
        new ServiceHistory(history, service, apiKey: null).RecordEndAsync(task);

    public static GptImageTask Complete(this TaskHistory history, GptImageTask task, string service) =>
        new ServiceHistory(history, service, apiKey: null).Complete(task);

    public static Task<PaidTask?> FindPaidAsync(
        this TaskHistory history, GptImageRequest request, string service, bool force, string? apiKey = null) =>
        new ServiceHistory(history, service, apiKey).FindPaidAsync(CheckedRequest.Of(request), force);

    public static Task<IDisposable> LockKeyAsync(
        this TaskHistory history, string service, string key, CancellationToken cancellationToken) =>
        new ServiceHistory(history, service, apiKey: null).LockKeyAsync(key, cancellationToken);

    /// <summary>All tasks, the oldest first, and the number of lines that could not be read.</summary>
    public static (IReadOnlyList<GptImageTask> Tasks, int UnreadableLines) List(
        this TaskHistory history, string service, GptImageHistoryQuery? query = null) =>
        (new ServiceHistory(history, service, apiKey: null).Read(query ?? new()).Tasks, history.UnreadableLines);

    private static ServiceHistory Any(TaskHistory history) => new(history, service: "", apiKey: null);
}
