using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.Requests;

namespace GptImage15.TestSupport;

/// <summary>Calls of a history for one service address.</summary>
internal static class HistoryExtensions
{
    /// <summary>Begins a submission, also where an earlier one has an unknown outcome.</summary>
    public static async Task<string> BeginAsync(
        this TaskHistory history, GptImageRequest request, string service, string? apiKey = null)
    {
        var start = await new LocalHistory(history, service, apiKey)
            .BeginAsync(CheckedRequest.Of(request), force: true, CancellationToken.None);
        return start.Submission ?? throw new InvalidOperationException("The request is paid for.");
    }

    public static Task RecordAcceptedAsync(this TaskHistory history, string submission, GptImageTask task) =>
        Any(history).RecordAcceptedAsync(submission, task);

    public static Task RecordNotAcceptedAsync(this TaskHistory history, string submission, GptImageException error) =>
        Any(history).RecordNotAcceptedAsync(submission, error);

    public static Task RecordEndAsync(this TaskHistory history, GptImageTask task, string service) =>
        Of(history, service).RecordEndAsync(task);

    public static GptImageTask Complete(this TaskHistory history, GptImageTask task, string service) =>
        Of(history, service).Complete(task);

    public static Task<PaidTask?> FindPaidAsync(
        this TaskHistory history, GptImageRequest request, string service, bool force, string? apiKey = null) =>
        new LocalHistory(history, service, apiKey).FindPaidAsync(
            CheckedRequest.Of(request), force, CancellationToken.None);

    public static Task<IDisposable> LockKeyAsync(
        this TaskHistory history, string service, string key, CancellationToken cancellationToken) =>
        Of(history, service).LockKeyAsync(key, cancellationToken);

    /// <summary>All tasks, the oldest first, and the number of lines that could not be read.</summary>
    public static (IReadOnlyList<GptImageTask> Tasks, int UnreadableLines) List(
        this TaskHistory history, string service, GptImageHistoryQuery? query = null) =>
        (Of(history, service).ReadAsync(query ?? new(), CancellationToken.None).Result.Tasks, history.UnreadableLines);

    private static LocalHistory Any(TaskHistory history) => Of(history, service: "");

    private static LocalHistory Of(TaskHistory history, string service) => new(history, service, apiKey: null);
}
