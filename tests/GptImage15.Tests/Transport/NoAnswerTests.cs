using System.Net;
using System.Net.Sockets;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Transport;

/// <summary>Calls that get no answer, or not all of it.</summary>
public class NoAnswerTests : ServiceTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task A_service_that_never_answers_a_status_call_is_left_after_the_timeout()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, NeverAnswer = true });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(timeout: Short).GetStatusAsync("n1"));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        Assert.Contains("0.2 s", error.Message);
    }

    [Fact]
    public async Task The_timeout_also_ends_a_body_that_dribbles_on()
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
    public async Task A_status_call_without_an_answer_is_tried_again()
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
    public async Task A_submission_without_an_answer_is_never_sent_again_and_its_outcome_is_called_unknown(Cut cut, int charged)
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Generate, Cut = cut });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(retries: 4).SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, error.ErrorId);
        Assert.Equal((1, charged), (Ledger.Requests(ServiceRoute.Generate), Ledger.ChargedCredits));
        Assert.Empty(Clock.Pauses);
    }

    [Fact]
    public async Task A_submission_that_is_never_answered_has_an_unknown_outcome_after_the_timeout()
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
    public async Task An_answer_cut_on_its_way_is_the_connections_fault(int bytes)
    {
        var id = (await Client().SubmitAsync(new() { Prompt = "a fox" })).TaskId!;
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, CutAfterBytes = bytes });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync(id));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        Assert.Null(error.InnerException);
    }

    [Fact]
    public async Task Where_nobody_listens_a_submission_was_certainly_not_sent()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var options = Options();
        options.BaseUri = new Uri($"http://{taken.LocalEndPoint}/");
        var client = Create.Client("sk-1", options);

        var ofSubmission = await Assert.ThrowsAsync<GptImageException>(() => client.SubmitAsync(new() { Prompt = "a fox" }));
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
    public async Task A_certificate_nobody_vouches_for_gets_neither_request_nor_key()
    {
        await using var service = await ServiceSimulator.StartAsync(new() { UseHttps = true });
        var client = Create.Client("sk-1", new() { BaseUri = service.BaseUri, MaximumRetryCount = 0 });

        var error = await Assert.ThrowsAsync<GptImageException>(() => client.SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        Assert.Empty(service.Ledger.SeenRequests);
    }

    [Fact]
    public async Task Cancelling_ends_a_status_call_at_once()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, NeverAnswer = true });
        using var stop = new CancellationTokenSource();

        var call = Client().GetStatusAsync("n1", stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(10)));
    }
}
