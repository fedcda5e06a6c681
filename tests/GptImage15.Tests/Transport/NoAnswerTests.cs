using System.Net;
using System.Net.Sockets;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Transport;

/// <summary>Calls without a complete answer.</summary>
public class NoAnswerTests : ServiceTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Given_a_service_that_never_answers_when_getting_the_status_then_it_ends_at_the_timeout()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, NeverAnswer = true });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(timeout: Short).GetStatusAsync("n1"));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        Assert.Contains("0.2 s", error.Message);
    }

    [Fact]
    public async Task Given_a_body_that_arrives_slowly_when_getting_the_status_then_it_ends_at_the_timeout()
    {
        Service.Faults.Add(new Fault
        {
            Route = ServiceRoute.Status,
            RawBody = """{"code":200,""",
            EndlessBody = true,
            SlowBytes = 1,
            SlowInterval = TimeSpan.FromMilliseconds(20),
        });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(timeout: Short).GetStatusAsync("n1"));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        Assert.Contains("0.2 s", error.Message);
    }

    [Fact]
    public async Task Given_no_answer_when_getting_the_status_then_it_is_retried()
    {
        var id = (await Client().SubmitAsync(new() { Prompt = "a fox" })).TaskId!;
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Status, NeverAnswer = true },
            new Fault { Route = ServiceRoute.Status, Cut = Cut.BeforeRequest, Reset = true },
            new Fault { Route = ServiceRoute.Status, CutAfterBytes = 20 });

        // A single try may take as long as it needs where the machine is busy; the first has the time to fail only.
        var task = await Client(retries: 6, timeout: TimeSpan.FromSeconds(1)).GetStatusAsync(id);

        Assert.Equal(GptImageTaskStatus.Success, task.Status);
        Assert.InRange(Ledger.Requests(ServiceRoute.Status), 4, 7);
    }

    [Theory]
    [InlineData(Cut.BeforeRequest, 0)]
    [InlineData(Cut.AfterAccept, 10)]
    [InlineData(Cut.MidAnswer, 10)]
    public async Task Given_no_answer_when_submitting_then_it_is_not_resent_and_the_outcome_is_unknown(
        Cut cut, int charged)
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Generate, Cut = cut });

        var error = await Assert.ThrowsAsync<GptImageException>(
            () => Client(retries: 4).SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, error.ErrorId);
        Assert.Equal((1, charged), (Ledger.Requests(ServiceRoute.Generate), Ledger.ChargedCredits));
        Assert.Empty(Clock.Pauses);
    }

    [Fact]
    public async Task Given_a_service_that_never_answers_when_submitting_then_the_outcome_is_unknown_at_the_timeout()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Generate, NeverAnswer = true, AcceptFirst = true });

        var error = await Assert.ThrowsAsync<GptImageException>(
            () => Client(retries: 4, timeout: Short).SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, error.ErrorId);
        Assert.Contains("0.2 s", error.Message);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(1)]
    public async Task Given_an_answer_cut_short_when_getting_the_status_then_it_is_ConnectionFailed(int bytes)
    {
        var id = (await Client().SubmitAsync(new() { Prompt = "a fox" })).TaskId!;
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, CutAfterBytes = bytes });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync(id));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        Assert.Null(error.InnerException);
    }

    [Fact]
    public async Task Given_nobody_listening_when_calling_then_it_is_ConnectionFailed()
    {
        using var port = new ReservedPort();
        var options = Options();
        options.BaseUri = port.BaseUri;
        var client = Create.Client("sk-1", options);

        var ofSubmission = await Assert.ThrowsAsync<GptImageException>(
            () => client.SubmitAsync(new() { Prompt = "a fox" }));
        var ofStatus = await Assert.ThrowsAsync<GptImageException>(() => client.GetStatusAsync("n1"));

        Assert.All([ofSubmission, ofStatus], error =>
        {
            Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
            Assert.Contains("127.0.0.1", error.Message);
            Assert.Null(error.StatusCode);
            Assert.Null(error.InnerException);
        });
    }

    [Fact]
    public async Task Given_an_untrusted_certificate_when_calling_then_neither_request_nor_key_is_sent()
    {
        await using var service = await ServiceSimulator.StartAsync(new() { UseHttps = true });
        var client = Create.Client("sk-1", new() { BaseUri = service.BaseUri, MaximumRetryCount = 0 });

        var error = await Assert.ThrowsAsync<GptImageException>(() => client.SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        Assert.Empty(service.Ledger.SeenRequests);
    }

    [Fact]
    public async Task Given_a_status_call_under_way_when_canceled_then_it_ends_at_once()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, NeverAnswer = true });
        using var stop = new CancellationTokenSource();

        var call = Client().GetStatusAsync("n1", stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(10)));
    }
}
