using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Contract;

/// <summary>What every history does with an outcome that is not a task.</summary>
public sealed class OutcomeContractTests
{
    private const string Key = "row 1";

    [Theory, OnFile, OnTable]
    public async Task Given_an_unknown_outcome_when_beginning_then_it_needs_force(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var first = record.Open();
        await first.RecordUnknownAsync(await first.ClaimAsync(Request(Key)));

        var error = await FailsAsync(
            GptImageErrorId.SubmissionOutcomeUnknown, () => record.Open().BeginAsync(Request(Key)));
        var forced = await record.Open().BeginAsync(Request(Key), force: true);

        Assert.Contains(Key, error.Message, StringComparison.Ordinal);
        Assert.NotNull(forced.Submission);
    }

    [Theory, OnFile, OnTable]
    public async Task Given_an_unknown_outcome_when_forced_then_both_submissions_are_listed(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var first = record.Open();
        await first.RecordUnknownAsync(await first.ClaimAsync(Request(Key)));
        record.Clock.Leap(TimeSpan.FromSeconds(1));
        var second = record.Open();
        await second.RecordAcceptedAsync(
            await second.ClaimAsync(Request(Key), force: true), new GptImageTask { TaskId = "task-2" });

        var listed = await record.Open().ListAsync();

        Assert.Equal([null, "task-2"], listed.Select(task => task.TaskId));
        Assert.Equal(GptImageTaskStatus.SubmissionUnknown, listed[0].Status);
        Assert.Equal("no response", listed[0].ErrorMessage);
        Assert.Null(listed[1].ErrorMessage);
        Assert.All(listed, task => Assert.Equal(Key, task.IdempotencyKey));
        Assert.Equal("task-2", (await record.Open().BeginAsync(Request(Key))).Paid?.Task.TaskId);
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_refusal_when_beginning_then_the_key_is_free_for_any_request(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var first = record.Open();
        await first.RecordRefusedAsync(await first.ClaimAsync(Request(Key)));
        Assert.Empty(await record.Open().ListAsync());

        await record.Open().SubmitAsync(Request(Key, "a blue fox"), "task-2");

        var listed = Assert.Single(await record.Open().ListAsync());
        Assert.Equal("task-2", listed.TaskId);
        Assert.Equal("a blue fox", listed.Prompt);
        Assert.Null(listed.ErrorMessage);
    }

    [Theory, OnFile, OnTable]
    public async Task Given_an_unknown_outcome_when_the_forced_one_is_refused_then_it_is_still_unknown(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var history = record.Open();
        await history.RecordUnknownAsync(await history.ClaimAsync(Request(Key)));
        await history.RecordRefusedAsync(await history.ClaimAsync(Request(Key), force: true));

        await FailsAsync(GptImageErrorId.SubmissionOutcomeUnknown, () => record.Open().BeginAsync(Request(Key)));
        Assert.Equal(GptImageTaskStatus.SubmissionUnknown, Assert.Single(await record.Open().ListAsync()).Status);
    }
}
