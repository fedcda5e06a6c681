using GptImage15.History.Records;
using GptImage15.Requests;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Contract;

/// <summary>What every history does where a failed task is to be submitted again.</summary>
public sealed class RetryFailedContractTests
{
    private const string Key = "row 1";
    private static readonly GptImageSubmitOptions RetryFailed = new() { RetryFailed = true };

    [Theory, OnFile, OnTable]
    public async Task Given_a_failed_task_when_beginning_then_it_is_given_back_unless_it_is_retried(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await FailAsync(record.Open(), "task-1");

        var kept = await record.Open().BeginAsync(Request(Key), force: true);
        var found = await FindAsync(record.Open());
        var retried = await RetryAsync(record.Open());

        Assert.Equal("task-1", kept.Paid?.Task.TaskId);
        Assert.Null(found);
        Assert.NotNull(retried.Submission);
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_retried_task_when_beginning_again_then_the_new_task_is_given_back(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await FailAsync(record.Open(), "task-1");
        record.Clock.Leap(TimeSpan.FromSeconds(1));
        var history = record.Open();
        await history.RecordAcceptedAsync((await RetryAsync(history)).Submission!, new() { TaskId = "task-2" });

        var again = await RetryAsync(record.Open());
        var plain = await record.Open().BeginAsync(Request(Key));
        var listed = await record.Open().ListAsync();

        Assert.Equal("task-2", again.Paid?.Task.TaskId);
        Assert.Equal("task-2", plain.Paid?.Task.TaskId);
        Assert.Equal(["task-1", "task-2"], listed.Select(task => task.TaskId));
        Assert.Equal(GptImageTaskStatus.Failed, listed[0].Status);
        Assert.Equal("no capacity", listed[0].ErrorMessage);
        Assert.Null(listed[1].ErrorMessage);
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_task_that_fails_twice_when_retried_then_each_one_is_listed(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        foreach (var taskId in new[] { "task-1", "task-2" })
        {
            await FailAsync(record.Open(), taskId);
            record.Clock.Leap(TimeSpan.FromSeconds(1));
        }

        Assert.NotNull((await RetryAsync(record.Open())).Submission);
        Assert.Equal(
            ["task-1", "task-2", null], (await record.Open().ListAsync()).Select(task => task.TaskId));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_retry_that_is_refused_when_beginning_then_the_failed_task_counts_again(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await FailAsync(record.Open(), "task-1");
        var history = record.Open();
        await history.RecordRefusedAsync((await RetryAsync(history)).Submission!);

        Assert.Equal("task-1", (await record.Open().BeginAsync(Request(Key))).Paid?.Task.TaskId);
        Assert.NotNull((await RetryAsync(record.Open())).Submission);
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_retry_whose_outcome_is_unknown_when_retried_then_nothing_is_submitted(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await FailAsync(record.Open(), "task-1");
        var history = record.Open();
        await history.RecordUnknownAsync((await RetryAsync(history)).Submission!);

        await FailsAsync(GptImageErrorId.SubmissionOutcomeUnknown, () => RetryAsync(record.Open()));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_running_and_a_successful_task_when_retried_then_they_are_given_back(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var history = record.Open();
        await history.SubmitAsync(Request(Key), "task-1");

        Assert.Equal("task-1", (await RetryAsync(record.Open())).Paid?.Task.TaskId);

        await history.RecordEndAsync("task-1");

        Assert.Equal("task-1", (await RetryAsync(record.Open())).Paid?.Task.TaskId);
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_failed_task_when_another_request_is_retried_then_it_is_IdempotencyKeyReused(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await FailAsync(record.Open(), "task-1");

        await FailsAsync(
            GptImageErrorId.IdempotencyKeyReused, () => RetryAsync(record.Open(), Request(Key, "a blue fox")));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_failed_task_when_many_processes_retry_at_once_then_one_of_them_submits(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await FailAsync(record.Open(), "task-1");

        // A table returns a pause to the others; at a file, the lock of the idempotency key makes them wait.
        var starts = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            var history = record.Open();
            using var held = await history.LockKeyAsync(Key, CancellationToken.None);
            var start = await RetryAsync(history);
            if (start.Submission is { } submission)
            {
                await history.RecordAcceptedAsync(submission, new() { TaskId = $"retry-{number}" });
            }

            return start;
        })));

        Assert.Single(starts, start => start.Submission is not null);
        Assert.All(starts, start => Assert.NotEqual("task-1", start.Paid?.Task.TaskId));
    }

    private static async Task FailAsync(IServiceHistory history, string taskId)
    {
        await history.RecordAcceptedAsync((await RetryAsync(history)).Submission!, new() { TaskId = taskId });
        await history.RecordEndAsync(new GptImageTask
        {
            TaskId = taskId,
            Status = GptImageTaskStatus.Failed,
            ErrorMessage = "no capacity",
        });
    }

    private static Task<SubmissionStart> RetryAsync(IServiceHistory history, GptImageRequest? request = null) =>
        history.BeginAsync(
            CheckedRequest.Of(request ?? Request(Key), RetryFailed), force: false, CancellationToken.None);

    private static Task<PaidTask?> FindAsync(IServiceHistory history) =>
        history.FindPaidAsync(CheckedRequest.Of(Request(Key), RetryFailed), force: false, CancellationToken.None);
}
