using GptImage15.Simulator;
using GptImage15.Submitting;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>Never more is spent than asked for, and nothing is sent that cannot succeed.</summary>
public sealed class SpendingTests
{
    private readonly List<GptImageOutcome<GptImageTask>> _outcomes = [];

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(9, 1, 0)]
    [InlineData(10, 1, 1)]
    [InlineData(35, 1, 3)]
    [InlineData(35, 16, 3)]
    [InlineData(80, 3, 8)]
    [InlineData(1000, 16, 20)]
    public async Task Given_MaxCredits_when_submitting_then_exactly_as_many_are_paid_as_it_covers(
        int maxCredits, int throttleLimit, int paid)
    {
        await using var service = await SimulatedService.StartAsync();
        var engine = service.CreateEngine(_outcomes.Add, throttleLimit, maxCredits);

        await SubmitAsync(engine, 20);

        Assert.Equal(paid, service.Posts);
        Assert.Equal(paid, _outcomes.Count(outcome => outcome.Result is not null));
        Assert.Equal(
            paid == 20 ? 0 : 1,
            _outcomes.Count(outcome => outcome.Error?.ErrorId == GptImageErrorId.CreditLimitReached));
        Assert.Equal(paid == 20 ? 0 : 19 - paid, engine.PassedOver);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Given_MaxCredits_when_some_are_refused_then_those_do_not_count(int throttleLimit)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = 400, Times = 5 });
        var engine = service.CreateEngine(_outcomes.Add, throttleLimit, maxCredits: 30);

        await SubmitAsync(engine, 20);

        Assert.Equal(3, service.Simulator.Ledger.AcceptedTasks);
        Assert.Equal(8, service.Posts);
    }

    [Fact]
    public async Task Given_MaxCredits_when_an_outcome_is_unknown_then_it_counts()
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = 500, Times = 2 });
        var engine = service.CreateEngine(_outcomes.Add, maxCredits: 30);

        await SubmitAsync(engine, 20);

        Assert.Equal(3, service.Posts);
    }

    [Fact]
    public async Task Given_MaxCredits_when_a_task_is_given_back_under_its_key_then_it_does_not_count()
    {
        await using var service = await SimulatedService.StartAsync();
        await SubmitAsync(service.CreateEngine(_outcomes.Add), 5, withKeys: true);
        var engine = service.CreateEngine(_outcomes.Add, throttleLimit: 4, maxCredits: 20);

        await SubmitAsync(engine, 10, withKeys: true);

        Assert.Equal(7, service.Posts);
        Assert.Equal(2, engine.PassedOver);
    }

    [Theory]
    [InlineData(401, false, GptImageErrorId.Unauthorized)]
    [InlineData(401, true, GptImageErrorId.Unauthorized)]
    [InlineData(402, false, GptImageErrorId.InsufficientCredits)]
    [InlineData(402, true, GptImageErrorId.InsufficientCredits)]
    public async Task Given_401_or_402_when_submitting_then_nothing_more_is_sent_and_the_rest_is_counted(
        int code, bool inBody, GptImageErrorId expected)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Skip = 2, Times = -1, Status = inBody ? 200 : code, BodyCode = code });
        var engine = service.CreateEngine(_outcomes.Add);

        await SubmitAsync(engine, 10);

        Assert.Equal(3, service.Posts);
        Assert.Equal(3, _outcomes.Count);
        Assert.Equal(expected, _outcomes[2].Error?.ErrorId);
        Assert.Equal(7, engine.PassedOver);
    }

    [Fact]
    public async Task Given_a_403_page_of_a_CDN_when_submitting_then_that_row_is_refused_and_the_others_are_sent()
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Skip = 1, Status = 403, RawBody = "<html>Just a moment...</html>" });
        var engine = service.CreateEngine(_outcomes.Add, maxCredits: 20);

        await SubmitAsync(engine, 3);

        Assert.Equal(3, service.Posts);
        Assert.Equal([null, GptImageErrorId.ServerError, null], _outcomes.Select(outcome => outcome.Error?.ErrorId));
    }

    [Fact]
    public async Task Given_402_and_many_under_way_when_submitting_then_the_error_is_told_once_and_all_paid_tasks_are()
    {
        await using var service = await SimulatedService.StartAsync(new SimulatorOptions { Credits = 50 });
        var engine = service.CreateEngine(_outcomes.Add, throttleLimit: 16);

        await SubmitAsync(engine, 100);

        Assert.Equal(5, _outcomes.Count(outcome => outcome.Result is not null));
        Assert.Single(_outcomes, outcome => outcome.Error?.ErrorId == GptImageErrorId.InsufficientCredits);
        Assert.Equal(94, engine.PassedOver);
        Assert.True(service.Posts <= 5 + 16);
    }

    [Fact]
    public async Task Given_402_behind_a_slow_submission_when_adding_more_then_nothing_more_is_sent()
    {
        var clock = new ManualClock();
        await using var service = await SimulatedService.StartAsync(new SimulatorOptions { TimeProvider = clock });
        service.NextSubmission(new() { Prompt = "prompt 0", Delay = TimeSpan.FromMinutes(1) });
        service.NextSubmission(new() { Prompt = "prompt 1", Status = 402 });
        var engine = service.CreateEngine(_outcomes.Add, throttleLimit: 16);
        await engine.AddAsync(Request(0), CancellationToken.None);
        await engine.AddAsync(Request(1, "key"), CancellationToken.None);
        using (await service.OpenHistory().LockKeyAsync(service.Address.AbsoluteUri, "key", CancellationToken.None))
        {
            // The idempotency key is free when its submission has ended.
        }

        await clock.WhenTimersAreSetAsync(1);
        var third = engine.AddAsync(Request(2), CancellationToken.None);
        clock.AdvanceToNextTimer();
        await third;
        Assert.Equal(2, _outcomes.Count);
        await SubmitAsync(engine, 7);

        Assert.Equal(2, service.Posts);
        Assert.Equal(8, engine.PassedOver);
        Assert.NotNull(_outcomes[0].Result);
        Assert.Equal(GptImageErrorId.InsufficientCredits, _outcomes[1].Error?.ErrorId);
        Assert.Equal(2, _outcomes.Count);
    }

    [Fact]
    public async Task Given_MaxCredits_when_another_meets_402_while_one_waits_for_the_rest_then_that_one_is_not_sent()
    {
        var clock = new ManualClock();
        await using var service = await SimulatedService.StartAsync(new SimulatorOptions { TimeProvider = clock });
        service.NextSubmission(new() { Delay = TimeSpan.FromMinutes(1), Status = 402 });
        var engine = service.CreateEngine(_outcomes.Add, throttleLimit: 16, maxCredits: 10);

        await engine.AddAsync(Request(0), CancellationToken.None);
        await engine.AddAsync(Request(1), CancellationToken.None);
        await clock.WhenTimersAreSetAsync(1);
        clock.AdvanceToNextTimer();
        await engine.CompleteAsync(CancellationToken.None);

        Assert.Equal(1, service.Posts);
        Assert.Equal(GptImageErrorId.InsufficientCredits, Assert.Single(_outcomes).Error?.ErrorId);
        Assert.Equal(1, engine.PassedOver);
    }

    [Fact]
    public async Task Given_ThrottleLimit_1_when_submitting_then_nothing_more_is_sent_before_an_outcome_is_out()
    {
        await using var service = await SimulatedService.StartAsync();
        var postsAtEmission = new List<long>();
        var engine = service.CreateEngine(_ => postsAtEmission.Add(service.Posts));

        for (var number = 0; number < 5; number++)
        {
            await engine.AddAsync(Request(number), CancellationToken.None);
            Assert.Equal(number + 1, postsAtEmission.Count);
        }

        Assert.Equal([1, 2, 3, 4, 5], postsAtEmission);
    }

    private static GptImageRequest Request(int number, string? key = null) =>
        new() { Prompt = $"prompt {number}", IdempotencyKey = key };

    private static async Task SubmitAsync(SubmissionEngine engine, int count, bool withKeys = false)
    {
        for (var number = 0; number < count; number++)
        {
            await engine.AddAsync(Request(number, withKeys ? $"key {number}" : null), CancellationToken.None);
        }

        await engine.CompleteAsync(CancellationToken.None);
    }
}
