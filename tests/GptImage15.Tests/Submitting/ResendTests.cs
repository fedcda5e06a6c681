using GptImage15.Simulator;
using GptImage15.Tests.Support;
using GptImage15.Transport;

namespace GptImage15.Tests.Submitting;

/// <summary>A submission is sent again only where the service can't have accepted it.</summary>
public sealed class ResendTests
{
    public static TheoryData<string> UnknownOutcomes => [.. Unknown.Keys];

    private static readonly Dictionary<string, Fault> Unknown = new()
    {
        ["cut before the request is read"] = new() { Cut = Cut.BeforeRequest },
        ["cut with a reset"] = new() { Cut = Cut.BeforeRequest, Reset = true },
        ["cut amid the request"] = new() { Cut = Cut.MidRequest },
        ["cut after accepting"] = new() { Cut = Cut.AfterAccept },
        ["cut amid the answer"] = new() { Cut = Cut.MidAnswer },
        ["cut after the head"] = new() { CutAfterBytes = 0 },
        ["no answer"] = new() { NeverAnswer = true },
        ["500"] = new() { Status = 500 },
        ["502 after accepting"] = new() { Status = 502, AcceptFirst = true },
        ["503 with Retry-After"] = new() { Status = 503, RetryAfter = "1" },
        ["520"] = new() { Status = 520 },
        ["500 in the body"] = new() { Status = 200, BodyCode = 500 },
        ["408"] = new() { Status = 408 },
        ["409"] = new() { Status = 409 },
        ["HTML under 200"] = new() { Status = 200, RawBody = "<html></html>", ContentType = "text/html" },
        ["JSON cut short"] = new() { Truncate = 30 },
        ["an empty body"] = new() { Status = 200, RawBody = "" },
        ["no data"] = new() { Status = 200, RawBody = """{"code":200,"data":null}""" },
        ["an empty id"] = new() { Status = 200, RawBody = """{"code":200,"data":{"task_id":""}}""" },
    };

    [Theory]
    [MemberData(nameof(UnknownOutcomes))]
    public async Task Given_an_answer_that_settles_nothing_when_submitting_then_it_is_sent_once_and_called_unknown(
        string what)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(Unknown[what]);
        var client = service.CreateClient(timeout: what == "no answer" ? TimeSpan.FromMilliseconds(300) : null);

        var outcome = await service.SubmitAsync(client: client);

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, outcome.Error?.ErrorId);
        Assert.Null(outcome.Result);
        Assert.Equal(1, service.Posts);
        var recorded = Assert.Single(service.OpenHistory().List(service.Address.AbsoluteUri).Tasks);
        Assert.Equal(GptImageTaskStatus.SubmissionUnknown, recorded.Status);
    }

    [Theory]
    [InlineData(Cut.BeforeRequest, false)]
    [InlineData(Cut.BeforeRequest, true)]
    [InlineData(Cut.MidRequest, false)]
    [InlineData(Cut.MidRequest, true)]
    [InlineData(Cut.AfterAccept, false)]
    [InlineData(Cut.AfterAccept, true)]
    public async Task Given_a_stale_pooled_connection_when_submitting_then_the_transport_does_not_send_it_again(
        Cut cut, bool reset)
    {
        await using var service = await SimulatedService.StartAsync();
        var client = service.CreateClient();
        await Assert.ThrowsAsync<GptImageException>(() => client.GetStatusAsync("unknown"));
        service.NextSubmission(new() { OnReusedConnection = true, Cut = cut, Reset = reset, Times = -1 });

        var outcome = await service.SubmitAsync(client: client);

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, outcome.Error?.ErrorId);
        var post = Assert.Single(
            service.Simulator.Ledger.SeenRequests, request => request.Route == ServiceRoute.Generate);
        Assert.True(post.NumberOnConnection > 1);
        Assert.True(service.Simulator.Ledger.PostsReceived <= 1);
    }

    [Fact]
    public async Task Given_nobody_listening_at_first_when_submitting_then_it_is_sent_once_somebody_does()
    {
        var clock = new ManualClock();
        using var port = new ReservedPort();
        var client = Create.Client("sk-simulator", new GptImageClientOptions
        {
            BaseUri = port.BaseUri,
            TimeProvider = clock,
        });

        var submission = client.SubmitAsync(new GptImageRequest { Prompt = "a red fox" });
        await clock.WhenTimersAreSetAsync(1);
        var number = port.Number;
        port.Dispose();
        await using var service = await SimulatedService.StartAsync(new SimulatorOptions { Port = number });
        clock.AdvanceToNextTimer();
        var task = await submission;

        Assert.Equal(Assert.Single(service.Simulator.Ledger.Tasks).TaskId, task.TaskId);
        Assert.Equal(1, service.Posts);
    }

    [Fact]
    public async Task Given_nobody_listening_when_submitting_then_it_is_ConnectionFailed_after_the_retries()
    {
        var clock = new LeapingClock();
        using var port = new ReservedPort();
        var client = Create.Client("sk-simulator", new GptImageClientOptions
        {
            BaseUri = port.BaseUri,
            TimeProvider = clock,
            MaximumRetryCount = 3,
        });

        var error = await Assert.ThrowsAsync<GptImageException>(
            () => client.SubmitAsync(new GptImageRequest { Prompt = "a red fox" }));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        Assert.Equal(3, clock.Pauses.Count);
    }

    [Fact]
    public async Task Given_a_certificate_nobody_trusts_when_submitting_then_nothing_is_sent()
    {
        await using var service = await SimulatedService.StartAsync(new SimulatorOptions { UseHttps = true });

        var outcome = await service.SubmitAsync();

        Assert.Equal(GptImageErrorId.ConnectionFailed, outcome.Error?.ErrorId);
        Assert.Equal(0, service.Posts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_429_with_Retry_After_when_submitting_then_it_is_sent_again_no_sooner_than_asked(bool asDate)
    {
        var clock = new ManualClock();
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(
            new()
            {
                Status = 429,
                RetryAfter = asDate ? (ManualClock.Start + TimeSpan.FromSeconds(40)).ToString("R") : "40",
            });

        var submission = service.CreateClient(clock).SubmitAsync(new GptImageRequest { Prompt = "a red fox" });
        await clock.WhenTimersAreSetAsync(1);

        Assert.Equal(TimeSpan.FromSeconds(40), clock.UntilNextTimer);
        Assert.Equal(1, service.Posts);
        clock.AdvanceToNextTimer();
        Assert.NotNull((await submission).TaskId);
        Assert.Equal(2, service.Posts);
        Assert.Equal(1, service.Simulator.Ledger.AcceptedTasks);
    }

    [Fact]
    public async Task Given_429_without_end_when_submitting_then_it_is_RateLimited_after_the_retries()
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = 429, Times = -1 });

        var outcome = await service.SubmitAsync(client: service.CreateClient(retries: 3));

        Assert.Equal(GptImageErrorId.RateLimited, outcome.Error?.ErrorId);
        Assert.Equal(4, service.Posts);
    }

    [Fact]
    public async Task Given_a_pause_before_a_retry_when_cancelled_then_it_ends_and_is_recorded_as_refused()
    {
        var clock = new ManualClock();
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = 429, RetryAfter = "60" });
        using var cancellation = new CancellationTokenSource();
        var engine = service.CreateEngine(
            _ => Assert.Fail("Nothing is to be emitted."), client: service.CreateClient(clock));

        var adding = engine.AddAsync(
            new GptImageRequest { Prompt = "a red fox", IdempotencyKey = "k" }, cancellation.Token);
        await clock.WhenTimersAreSetAsync(1);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adding);
        using (await service.OpenHistory().LockKeyAsync(service.Address.AbsoluteUri, "k", CancellationToken.None))
        {
            Assert.Equal(1, service.Posts);
        }

        Assert.NotNull((await service.SubmitAsync(key: "k")).Result);
    }

    [Fact]
    public async Task Given_a_transport_that_reads_the_body_twice_when_sending_then_the_second_time_fails()
    {
        using var content = new SubmissionContent([1, 2, 3]);
        await content.CopyToAsync(Stream.Null);

        var exception = await Record.ExceptionAsync(() => content.CopyToAsync(Stream.Null));

        Assert.NotNull(exception);
        Assert.True(TransportFailure.Is(exception));
    }
}
