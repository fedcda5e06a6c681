using System.Net;
using System.Text;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Client;

/// <summary>A handler of the program takes the place of the network.</summary>
public sealed class MessageHandlerTests : ClientTest
{
    private static readonly GptImageRequest Request = new() { Prompt = "a fox" };

    [Fact]
    public async Task Given_a_handler_when_submitting_waiting_and_saving_then_it_responds_in_place_of_the_network()
    {
        var bodies = new List<string>();
        var handler = new Handler(async (request, _) =>
        {
            if (request.Content is { } content)
            {
                bodies.Add(await new StreamReader(await content.ReadAsStreamAsync()).ReadToEndAsync());
            }

            return Respond(request);
        });
        var client = ClientWith(handler);

        var outcome = Assert.Single(await client
            .SaveEachAsync(client.WaitEachAsync(client.SubmitEachAsync([Request])), Folder.Path)
            .ToArrayAsync());

        Assert.Equal("n1.gif", outcome.Result?.Name);
        Assert.Contains("a fox", Assert.Single(bodies), StringComparison.Ordinal);
        Assert.Empty(Ledger.SeenRequests);
        Assert.True((await client.TestConnectionAsync()).IsReachable);
        Assert.False(handler.IsDisposed);
    }

    [Fact]
    public async Task Given_a_handler_that_passes_on_when_submitting_then_the_service_is_called_once()
    {
        var task = await ClientWith(new Handler((_, send) => send())).SubmitAsync(Request);

        Assert.Equal(Ledger.Tasks.Single().TaskId, task.TaskId);
    }

    [Fact]
    public Task Given_a_handler_that_sends_a_submission_twice_when_submitting_then_the_outcome_is_unknown() =>
        AssertSentOnceAsync(new Handler(async (_, send) =>
        {
            (await send()).Dispose();
            return await send();
        }));

    [Fact]
    public Task Given_a_handler_that_reads_the_body_and_sends_it_twice_when_submitting_then_the_outcome_is_unknown() =>
        AssertSentOnceAsync(new Handler(async (request, send) =>
        {
            _ = await request.Content!.ReadAsStreamAsync();
            (await send()).Dispose();
            return await send();
        }));

    [Theory]
    [InlineData(Cut.BeforeRequest)]
    [InlineData(Cut.MidRequest)]
    [InlineData(Cut.AfterAccept)]
    public async Task Given_a_handler_that_sends_a_copy_when_the_connection_is_cut_then_the_outcome_is_unknown(Cut cut)
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Generate, Cut = cut, Times = 3 });
        using var network = new HttpClient();
        var sent = 0;
        var client = ClientWith(new Handler(async (request, _) =>
        {
            sent++;
            var copy = new HttpRequestMessage(request.Method, request.RequestUri)
            {
                Content = new StreamContent(await request.Content!.ReadAsStreamAsync()),
            };
            copy.Content.Headers.ContentType = request.Content.Headers.ContentType;
            copy.Headers.Authorization = request.Headers.Authorization;
            return await network.SendAsync(copy);
        }));

        var error = await Assert.ThrowsAsync<GptImageException>(
            () => client.SubmitAsync(Request with { IdempotencyKey = "row-1" }));

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, error.ErrorId);
        Assert.Equal(1, sent);
    }

    [Fact]
    public async Task Given_a_handler_that_reads_the_body_when_nothing_is_sent_then_the_outcome_is_unknown()
    {
        var client = ClientWith(new Handler(async (request, send) =>
        {
            _ = await request.Content!.ReadAsStreamAsync();
            throw new HttpRequestException("No route.");
        }));

        var error = await Assert.ThrowsAsync<GptImageException>(() => client.SubmitAsync(Request));

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, error.ErrorId);
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(400, GptImageErrorId.InvalidRequest)]
    [InlineData(429, null)]
    public async Task Given_a_handler_that_reads_the_body_when_the_service_responds_then_its_response_counts(
        int code, GptImageErrorId? expected)
    {
        if (code != 200)
        {
            Service.Faults.Add(new Fault { Route = ServiceRoute.Generate, Status = code });
        }

        var client = ClientWith(new Handler(async (request, send) =>
        {
            _ = await new StreamReader(await request.Content!.ReadAsStreamAsync()).ReadToEndAsync();
            return await send();
        }));

        var error = await Record.ExceptionAsync(() => client.SubmitAsync(Request));

        Assert.Equal(expected, (error as GptImageException)?.ErrorId);
        Assert.Equal(expected is null ? 1 : 0, Ledger.AcceptedTasks);
    }

    [Fact]
    public async Task Given_a_handler_that_copies_the_body_when_submitting_then_nothing_is_sent()
    {
        var client = ClientWith(new Handler(async (request, send) =>
        {
            _ = await request.Content!.ReadAsStringAsync();
            (await send()).Dispose();
            return await send();
        }));

        var error = await Assert.ThrowsAsync<GptImageException>(() => client.SubmitAsync(Request));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        Assert.Contains("ReadAsStreamAsync", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, Ledger.AcceptedTasks);
    }

    [Fact]
    public async Task Given_a_handler_with_a_defect_when_saving_then_it_is_an_error_about_that_image()
    {
        var client = ClientWith(new Handler((request, _) => throw new DefectException("secret")));
        var task = new GptImageTask
        {
            TaskId = "n1",
            Status = GptImageTaskStatus.Success,
            ImageUrl = ["https://example.com/a.png", "https://example.com/b.png"],
        };

        var outcomes = await client.SaveEachAsync([task], Folder.Path).ToArrayAsync();

        Assert.Equal(2, outcomes.Length);
        Assert.All(outcomes, outcome => Assert.Equal(GptImageErrorId.DownloadFailed, outcome.Error?.ErrorId));
        Assert.All(outcomes, outcome => Assert.DoesNotContain("secret", outcome.Error!.Message));
        Assert.Empty(Folder.FileNames);
    }

    [Fact]
    public async Task Given_a_handler_that_throws_before_it_sends_when_submitting_then_it_is_ConnectionFailed()
    {
        var error = await Assert.ThrowsAsync<GptImageException>(
            () => ClientWith(new Handler((_, _) => throw new HttpRequestException("No route."))).SubmitAsync(Request));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
    }

    [Fact]
    public async Task Given_a_handler_that_throws_after_it_sent_when_submitting_then_the_outcome_is_unknown()
    {
        var client = ClientWith(new Handler(async (_, send) =>
        {
            (await send()).Dispose();
            throw new InvalidOperationException($"Authorization: Bearer {Service.ApiKey}");
        }));

        var error = await Assert.ThrowsAsync<GptImageException>(() => client.SubmitAsync(Request));

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, error.ErrorId);
        Assert.DoesNotContain(Service.ApiKey, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, Ledger.AcceptedTasks);
    }

    private async Task AssertSentOnceAsync(Handler handler)
    {
        var error = await Record.ExceptionAsync(() => ClientWith(handler).SubmitAsync(Request));

        Assert.Equal(1, Ledger.AcceptedTasks);
        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, Assert.IsType<GptImageException>(error).ErrorId);
    }

    private GptImageClient ClientWith(HttpMessageHandler handler) => CreateClient(options =>
    {
        options.HttpMessageHandler = handler;
        options.MaximumRetryCount = 2;
    });

    private static HttpResponseMessage Respond(HttpRequestMessage request) => request.RequestUri!.AbsolutePath switch
    {
        "/api/generate" => Json("""{"code":200,"data":{"task_id":"n1","status":"IN_PROGRESS"}}"""),
        "/api/status" => Json(
            """{"code":200,"data":{"task_id":"n1","status":"SUCCESS","response":["https://example.com/a.gif"]}}"""),
        _ => new(HttpStatusCode.OK) { Content = new ByteArrayContent("GIF89a            "u8.ToArray()) },
    };

    private static HttpResponseMessage Json(string body) =>
        new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    /// <summary>Responds as a test says. The test can have the request sent to the network.</summary>
    private sealed class Handler(
        Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> respond)
        : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        public bool IsDisposed { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            await respond(request, () => base.SendAsync(request, cancellationToken));

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
