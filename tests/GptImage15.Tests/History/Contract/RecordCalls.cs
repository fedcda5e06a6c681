using GptImage15.History.Records;
using GptImage15.Requests;

namespace GptImage15.Tests.History.Contract;

/// <summary>Calls of a history in the form that most tests need.</summary>
internal static class RecordCalls
{
    public static GptImageRequest Request(string? key = null, string prompt = "a red fox") =>
        new() { Prompt = prompt, IdempotencyKey = key };

    public static Task<SubmissionStart> BeginAsync(
        this IServiceHistory history, GptImageRequest request, bool force = false) =>
        history.BeginAsync(CheckedRequest.Of(request), force, CancellationToken.None);

    /// <summary>Begins a submission that is sent.</summary>
    public static async Task<string> ClaimAsync(
        this IServiceHistory history, GptImageRequest request, bool force = false)
    {
        var start = await history.BeginAsync(request, force);
        Assert.Null(start.Paid);
        Assert.Null(start.Pause);
        Assert.NotNull(start.Submission);
        return start.Submission;
    }

    /// <summary>Begins a submission and records its task.</summary>
    public static async Task SubmitAsync(
        this IServiceHistory history, GptImageRequest request, string taskId, bool force = false) =>
        await history.RecordAcceptedAsync(await history.ClaimAsync(request, force), Running(taskId));

    public static Task RecordUnknownAsync(this IServiceHistory history, string submission) =>
        history.RecordNotAcceptedAsync(
            submission, new GptImageException(GptImageErrorId.SubmissionOutcomeUnknown, "no response"));

    public static Task RecordRefusedAsync(this IServiceHistory history, string submission) =>
        history.RecordNotAcceptedAsync(
            submission, new GptImageException(GptImageErrorId.InvalidRequest, "refused"));

    public static Task RecordEndAsync(this IServiceHistory history, string taskId) =>
        history.RecordEndAsync(new GptImageTask
        {
            TaskId = taskId,
            Status = GptImageTaskStatus.Success,
            ImageUrl = ["https://images.example/a.png", "https://images.example/b.png"],
            ConsumedCredits = 10,
        });

    public static async Task<IReadOnlyList<GptImageTask>> ListAsync(
        this IServiceHistory history, GptImageHistoryQuery? query = null)
    {
        var read = await history.ReadAsync(query ?? new(), CancellationToken.None);
        Assert.Null(read.Warning);
        return read.Tasks;
    }

    /// <summary>The error of a call that must fail with it.</summary>
    public static async Task<GptImageException> FailsAsync(GptImageErrorId expected, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<GptImageException>(call);
        Assert.Equal(expected, error.ErrorId);
        return error;
    }

    private static GptImageTask Running(string taskId) =>
        new() { TaskId = taskId, Status = GptImageTaskStatus.InProgress };
}
