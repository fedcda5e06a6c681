using GptImage15.Requests;
using GptImage15.Submitting;
using GptImage15.Tests.Client;
using GptImage15.Tests.History;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>What ends a batch, what does not, and what the caller is told at its end.</summary>
public sealed class SubmissionEndTests
{
    private readonly List<GptImageOutcome<GptImageTask>> _outcomes = [];

    [Theory]
    [InlineData(2, "1 more request(s) were not sent.")]
    [InlineData(5, "4 more request(s) were not sent.")]
    public async Task Given_a_limit_of_credits_when_requests_are_not_sent_then_a_warning_counts_them(
        int more, string warning)
    {
        await using var service = await SimulatedService.StartAsync();
        using var engine = Engine(service, new GptImageSubmitOptions { MaxCredits = GptImageRequest.Credits });

        await SubmitAsync(engine, 1 + more);

        Assert.Equal(3, _outcomes.Count);
        Assert.NotNull(_outcomes[0].Result);
        Assert.Equal(GptImageErrorId.CreditLimitReached, _outcomes[1].Error?.ErrorId);
        Assert.Equal((null, warning), (_outcomes[2].Target, _outcomes[2].Warning));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(GptImageRequest.Credits)]
    public async Task Given_a_limit_or_none_when_all_requests_have_an_outcome_then_nothing_counts_the_others(int? limit)
    {
        await using var service = await SimulatedService.StartAsync();
        using var engine = Engine(service, new GptImageSubmitOptions { MaxCredits = limit });

        await SubmitAsync(engine, 2);

        Assert.Equal(2, _outcomes.Count);
        Assert.All(_outcomes, outcome => Assert.Null(outcome.Warning));
    }

    [Fact]
    public async Task Given_402_with_a_task_that_may_be_paid_when_one_waits_for_the_limit_then_it_gets_the_402()
    {
        var clock = new ManualClock();
        await using var service = await SimulatedService.StartAsync(new() { TimeProvider = clock });
        service.NextSubmission(new()
        {
            Status = 402,
            RawBody = """{"code":402,"message":"no credits","data":{"task_id":"n1"}}""",
            Delay = TimeSpan.FromMinutes(1),
        });
        var engine = service.CreateEngine(_outcomes.Add, throttleLimit: 4, maxCredits: GptImageRequest.Credits);

        var submitting = SubmitAsync(engine, 2);
        await clock.WhenTimersAreSetAsync(1);
        clock.AdvanceToNextTimer();
        await submitting;

        Assert.Equal(
            [GptImageErrorId.SubmissionOutcomeUnknown, GptImageErrorId.InsufficientCredits],
            _outcomes.Select(outcome => outcome.Error!.ErrorId));
        Assert.Contains("no credits", _outcomes[1].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_limit_when_a_record_fails_under_an_idempotency_key_then_its_credits_are_free()
    {
        await using var service = await SimulatedService.StartAsync();
        var files = new RecordedFiles();
        var writes = 0;
        files.Before = operation =>
        {
            if (operation == "write history.jsonl" && ++writes == 1)
            {
                throw new IOException("The disk is full.");
            }
        };
        var engine = service.CreateEngine(
            _outcomes.Add,
            maxCredits: GptImageRequest.Credits,
            history: Create.History(service.HistoryPath, files: files));

        await engine.AddAsync(
            new GptImageRequest { Prompt = "a fox", IdempotencyKey = "row 1" }, CancellationToken.None);
        await SubmitAsync(engine, 1);

        Assert.Equal(
            [GptImageErrorId.HistoryUnavailable, null], _outcomes.Select(outcome => outcome.Error?.ErrorId));
        Assert.Equal(1, service.Posts);
    }

    [Fact]
    public async Task Given_a_cancelled_call_when_submitting_then_nothing_is_recorded_and_nothing_sent()
    {
        await using var service = await SimulatedService.StartAsync();
        using var engine = service.CreateEngine(_outcomes.Add);
        var request = CheckedRequest.Of(new() { Prompt = "a fox" });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => engine.SubmitAsync(request, new CancellationToken(canceled: true)));

        Assert.False(File.Exists(service.HistoryPath));
        Assert.Equal(0, service.Posts);
    }

    [Theory]
    [InlineData(null, "Accepted", 10)]
    [InlineData(400, "InvalidRequest", 0)]
    public async Task Given_a_listener_when_a_submission_ends_then_it_is_counted_by_its_outcome(
        int? status, string outcome, int credits)
    {
        await using var service = await SimulatedService.StartAsync();
        if (status is not null)
        {
            service.NextSubmission(new() { Status = status });
        }

        using var seen = new RecordedTelemetry();
        await service.SubmitAsync();

        var counted = Assert.Single(seen.Measurements, each => each.Counter == "gptimage15.submissions");
        Assert.Equal(new("outcome", outcome), Assert.Single(counted.Tags));
        Assert.Equal(credits, seen.Sum("gptimage15.credits"));
        var span = Assert.Single(seen.Ended);
        Assert.Equal(status is null ? null : outcome, span.GetTagItem("error.type"));
    }

    private SubmissionEngine Engine(SimulatedService service, GptImageSubmitOptions options) =>
        Create.SubmissionEngine(service.CreateClient(), service.OpenHistory(), options, _outcomes.Add);

    private static async Task SubmitAsync(SubmissionEngine engine, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await engine.AddAsync(new GptImageRequest { Prompt = $"prompt {number}" }, CancellationToken.None);
        }

        await engine.CompleteAsync(CancellationToken.None);
    }
}
