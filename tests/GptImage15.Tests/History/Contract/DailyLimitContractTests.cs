using System.Globalization;
using GptImage15.History.Records;
using GptImage15.Requests;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Contract;

/// <summary>What every history does with a limit of the credits of a day.</summary>
public sealed class DailyLimitContractTests
{
    private const string Key = "row 1";

    [Theory, OnFile, OnTable]
    public async Task Given_a_limit_when_it_is_reached_then_the_error_names_when_it_opens_again(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await record.Open(limit: 25).SubmitAsync(Request(), "task-1");
        await record.Open(limit: 25).SubmitAsync(Request(Key), "task-2");

        var error = await FailsAsync(
            GptImageErrorId.CreditLimitReached, () => record.Open(limit: 25).BeginAsync(Request()));

        var opens = new DateTimeOffset(2025, 1, 2, 0, 0, 0, TimeSpan.Zero).LocalDateTime;
        Assert.Contains(opens.ToString("g", CultureInfo.CurrentCulture), error.Message, StringComparison.Ordinal);
        Assert.Contains(DailyCreditLimit.Variable, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await record.Open().ListAsync()).Count);
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_limit_when_the_next_day_of_UTC_begins_then_it_is_open(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var history = record.Open(limit: 10);
        record.Clock.Leap(TimeSpan.FromHours(23.9));
        await history.SubmitAsync(Request(), "task-1");
        await FailsAsync(GptImageErrorId.CreditLimitReached, () => history.BeginAsync(Request()));

        record.Clock.Leap(TimeSpan.FromHours(0.1));

        await history.SubmitAsync(Request(), "task-2");
        await FailsAsync(GptImageErrorId.CreditLimitReached, () => history.BeginAsync(Request(Key)));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_paid_task_when_the_limit_is_reached_then_it_is_given_back(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await record.Open(limit: 10).SubmitAsync(Request(Key), "task-1");

        var paid = (await record.Open(limit: 10).BeginAsync(Request(Key))).Paid;

        Assert.Equal("task-1", paid?.Task.TaskId);
        Assert.Equal(10, await record.Open().ReadCreditsOfTodayAsync(default));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_refusal_when_beginning_again_then_its_credits_are_free(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var history = record.Open(limit: 10);
        await history.RecordRefusedAsync(await history.ClaimAsync(Request(Key)));
        await history.RecordRefusedAsync(await history.ClaimAsync(Request()));

        await history.SubmitAsync(Request(Key), "task-1");

        Assert.Equal(10, await history.ReadCreditsOfTodayAsync(default));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_an_unknown_outcome_when_beginning_then_it_counts(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var history = record.Open(limit: 10);
        await history.RecordUnknownAsync(await history.ClaimAsync(Request(Key)));

        await FailsAsync(GptImageErrorId.CreditLimitReached, () => record.Open(limit: 10).BeginAsync(Request()));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_reused_key_when_beginning_then_nothing_is_counted(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var history = record.Open(limit: 100);
        await history.SubmitAsync(Request(Key), "task-1");

        await FailsAsync(
            GptImageErrorId.IdempotencyKeyReused, () => history.BeginAsync(Request(Key, "a blue fox")));

        Assert.Equal(10, await history.ReadCreditsOfTodayAsync(default));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_process_that_died_when_another_begins_then_its_submission_counts(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await record.Open(limit: 10).ClaimAsync(Request());

        await FailsAsync(GptImageErrorId.CreditLimitReached, () => record.Open(limit: 10).BeginAsync(Request()));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_another_service_when_the_limit_is_reached_then_its_credits_are_separate(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await record.Open(limit: 10).SubmitAsync(Request(), "task-1");

        await record.Open("https://other.test/", limit: 10).SubmitAsync(Request(), "task-1");

        await FailsAsync(GptImageErrorId.CreditLimitReached, () => record.Open(limit: 10).BeginAsync(Request()));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_many_processes_when_they_begin_at_once_then_no_more_than_the_limit_begin(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var processes = Enumerable.Range(0, 4).Select(_ => record.Open(limit: 100)).ToArray();

        var begun = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(async () =>
        {
            try
            {
                return await processes[number % 4].BeginAsync(Request(number % 2 == 0 ? $"row {number}" : null));
            }
            catch (GptImageException error) when (error.ErrorId == GptImageErrorId.CreditLimitReached)
            {
                return null;
            }
        })));

        Assert.Equal(10, begun.Count(start => start is not null));
        Assert.Equal(100, await record.Open().ReadCreditsOfTodayAsync(default));
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_limit_of_nothing_when_beginning_then_it_is_reached(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);

        await FailsAsync(GptImageErrorId.CreditLimitReached, () => record.Open(limit: 0).BeginAsync(Request()));
    }

    [Theory, OnFile]
    public async Task Given_a_failed_task_when_beginning_then_its_credits_are_free(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        await record.Open(limit: 10).SubmitAsync(Request(), "task-1");
        await record.Open().RecordEndAsync(new GptImageTask { TaskId = "task-1", Status = GptImageTaskStatus.Failed });

        Assert.Equal(0, await record.Open().ReadCreditsOfTodayAsync(default));
        await record.Open(limit: 10).SubmitAsync(Request(), "task-2");
    }

    [Theory, OnFile, OnTable]
    public async Task Given_a_preview_when_looking_then_it_finds_what_is_paid_and_writes_nothing(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var history = record.Open();
        await history.SubmitAsync(Request(Key), "task-1");
        await history.RecordUnknownAsync(await history.ClaimAsync(Request("row 2")));
        var before = await record.ReadAllAsync();

        var preview = record.Open(limit: 0);
        var paid = await PreviewAsync(preview, Request(Key));

        Assert.Equal("task-1", paid?.Task.TaskId);
        Assert.Null(await PreviewAsync(preview, Request("row 3")));
        await FailsAsync(
            GptImageErrorId.IdempotencyKeyReused, () => PreviewAsync(preview, Request(Key, "a blue fox")));
        await FailsAsync(
            GptImageErrorId.SubmissionOutcomeUnknown, () => PreviewAsync(preview, Request("row 2")));
        await preview.ReadCreditsOfTodayAsync(default);
        Assert.Equal(before, await record.ReadAllAsync());
    }

    [Theory, OnFile, OnTable]
    public async Task Given_nothing_stored_when_previewing_then_nothing_is_written(string kind)
    {
        await using var record = await RecordUnderTest.StartAsync(kind);
        var before = await record.ReadAllAsync();

        Assert.Null(await PreviewAsync(record.Open(), Request(Key)));
        Assert.Equal(0, await record.Open().ReadCreditsOfTodayAsync(default));

        Assert.Equal(before, await record.ReadAllAsync());
    }

    private static Task<PaidTask?> PreviewAsync(IServiceHistory history, GptImageRequest request) =>
        history.PreviewPaidAsync(CheckedRequest.Of(request), force: false, default);
}
