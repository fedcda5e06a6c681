using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Contract;

/// <summary>What every history knows of an idempotency key.</summary>
public sealed class PaidTaskContractTests
{
    private const string Key = "row 1";

    [Theory, OnFile, OnTable]
    public async Task Given_a_paid_task_when_another_process_begins_then_it_is_given_back(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var here = record.Open();
        await here.SubmitAsync(Request(Key), "task-1");

        foreach (var history in new[] { here, record.Open() })
        {
            var paid = (await history.BeginAsync(Request(Key))).Paid;

            Assert.Equal("task-1", paid?.Task.TaskId);
            Assert.Equal(GptImageTaskStatus.InProgress, paid?.Task.Status);
            Assert.Equal("a red fox", paid?.Task.Prompt);
            Assert.Equal(Key, paid?.Task.IdempotencyKey);
            Assert.Null(paid?.Warning);
        }
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_paid_task_when_looking_for_it_then_it_is_found(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await record.Open().SubmitAsync(Request(Key), "task-1");

        var found = await record.Open().FindPaidAsync(
            Requests.CheckedRequest.Of(Request(Key)), force: false, CancellationToken.None);
        var other = await record.Open().FindPaidAsync(
            Requests.CheckedRequest.Of(Request("row 2")), force: false, CancellationToken.None);

        Assert.Equal("task-1", found?.Task.TaskId);
        Assert.Null(other);
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_used_key_when_beginning_another_request_then_it_is_IdempotencyKeyReused(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await record.Open().SubmitAsync(Request(Key), "task-1");

        var history = record.Open();

        await FailsAsync(
            GptImageErrorId.IdempotencyKeyReused, () => history.BeginAsync(Request(Key, "a blue fox"), force: true));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_another_API_key_when_beginning_then_the_paid_task_has_a_warning(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await record.Open().SubmitAsync(Request(Key), "task-1");

        var paid = (await record.Open(apiKey: "sk-rotated-1234").BeginAsync(Request(Key))).Paid;

        Assert.Equal("task-1", paid?.Task.TaskId);
        Assert.NotNull(paid?.Warning);
        Assert.DoesNotContain("sk-", paid.Warning, StringComparison.Ordinal);
    }

    [Theory, OnFile, OnTable]
    public async Task Given_another_service_when_using_the_same_key_and_task_id_then_they_are_separate(string kind)
    {
        const string Elsewhere = "https://other.test/it's-elsewhere/";
        await using var record = await RecordUnderTest.StartAsync(kind);
        await record.Open().SubmitAsync(Request(Key), "task-1");
        var elsewhere = record.Open(Elsewhere);

        await elsewhere.SubmitAsync(Request(Key, "a blue fox"), "task-1");
        await elsewhere.RecordEndAsync("task-1");

        Assert.Equal("a red fox", Assert.Single(await record.Open().ListAsync(new() { Pending = true })).Prompt);
        Assert.Equal("a blue fox", Assert.Single(await record.Open(Elsewhere).ListAsync()).Prompt);
        Assert.Empty(await record.Open(Elsewhere).ListAsync(new() { Pending = true }));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_no_key_when_beginning_the_same_request_again_then_each_is_a_submission(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await record.Open().SubmitAsync(Request(), "task-1");
        record.Clock.Leap(TimeSpan.FromSeconds(1));
        await record.Open().SubmitAsync(Request(), "task-2");

        Assert.Equal(["task-1", "task-2"], (await record.Open().ListAsync()).Select(task => task.TaskId));
    }
}
