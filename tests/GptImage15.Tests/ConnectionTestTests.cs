using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests;

/// <summary>The test of the connection and the API key, at no cost.</summary>
public class ConnectionTestTests : ServiceTest
{
    [Fact]
    public async Task Given_a_good_key_when_testing_then_it_is_taken_at_the_cost_of_one_status_call()
    {
        var result = await Client(retries: 4).TestConnectionAsync();

        Assert.Equal((Service.BaseUri, true, true), (result.BaseUri, result.IsReachable, result.IsAuthorized));
        Assert.NotNull(result.RoundTrip);
        Assert.Null(result.Problem);
        Assert.Equal(ServiceRoute.Status, Assert.Single(Ledger.SeenRequests).Route);
        Assert.Equal(0, Ledger.ChargedCredits);
    }

    [Theory]
    [InlineData("""{"code":400,"message":"Bad task_id"}""")]
    [InlineData("""{"message":"Not Found","data":null}""", 404)]
    [InlineData("""{"code":200,"data":{"status":"PENDING"}}""")]
    public async Task Given_another_answer_of_the_service_about_the_task_when_testing_then_the_key_was_taken(
        string answer, int status = 200)
    {
        AnswerWith(ServiceRoute.Status, answer, status);

        var result = await Client().TestConnectionAsync();

        Assert.Equal((true, true), (result.IsReachable, result.IsAuthorized));
        Assert.Null(result.Problem);
    }

    [Fact]
    public async Task Given_a_bad_key_when_testing_then_that_is_the_answer()
    {
        var result = await Create.Client("sk-nobodys", Options()).TestConnectionAsync();

        Assert.Equal((true, false), (result.IsReachable, result.IsAuthorized));
        Assert.NotNull(result.RoundTrip);
        Assert.Equal(GptImageErrorId.Unauthorized, result.Problem?.ErrorId);
    }

    [Theory]
    [InlineData(401, "")]
    [InlineData(200, """{"code":403,"message":"Forbidden","data":null}""")]
    [InlineData(403, """{"message":"Forbidden","data":null}""")]
    public async Task Given_a_refusal_of_the_key_when_testing_then_it_was_not_taken(int status, string answer)
    {
        AnswerWith(ServiceRoute.Status, answer, status);

        var result = await Client().TestConnectionAsync();

        Assert.Equal((true, false), (result.IsReachable, result.IsAuthorized));
    }

    [Theory]
    [InlineData(503, "<html>", GptImageErrorId.ServerError)]
    [InlineData(200, "<html>Welcome to the hotel</html>", GptImageErrorId.MalformedResponse)]
    [InlineData(429, "", GptImageErrorId.RateLimited)]
    [InlineData(404, "<html>Not Found</html>", GptImageErrorId.ServerError)]
    [InlineData(404, "", GptImageErrorId.ServerError)]
    [InlineData(404, """{"message":"Not Found"}""", GptImageErrorId.ServerError)]
    [InlineData(404, """{"code":"NotFound","message":"Not Found"}""", GptImageErrorId.ServerError)]
    [InlineData(404, "{}", GptImageErrorId.ServerError)]
    [InlineData(404, """[{"code":404}]""", GptImageErrorId.ServerError)]
    [InlineData(400, "<html>Bad Request</html>", GptImageErrorId.ServerError)]
    [InlineData(403, "<html>Just a moment...</html>", GptImageErrorId.ServerError)]
    [InlineData(200, """{"code":200,"data":null}""", GptImageErrorId.MalformedResponse)]
    [InlineData(302, "", GptImageErrorId.RedirectRefused)]
    public async Task Given_an_answer_that_tells_nothing_of_the_key_when_testing_then_neither_does_the_result(
        int status, string body, GptImageErrorId problem)
    {
        AnswerWith(ServiceRoute.Status, body, status);

        var result = await Client(retries: 4).TestConnectionAsync();

        Assert.Equal((true, null), (result.IsReachable, result.IsAuthorized));
        Assert.NotNull(result.RoundTrip);
        Assert.Equal(problem, result.Problem?.ErrorId);
        Assert.Equal(1, Ledger.Requests(ServiceRoute.Status));
    }

    [Fact]
    public async Task Given_nobody_who_listens_when_testing_then_the_service_is_not_reachable()
    {
        using var port = new ReservedPort();
        var options = Options(retries: 4);
        options.BaseUri = port.BaseUri;

        var result = await Create.Client("sk-1", options).TestConnectionAsync();

        Assert.Equal((false, null, null), (result.IsReachable, result.IsAuthorized, result.RoundTrip));
        Assert.Equal(GptImageErrorId.ConnectionFailed, result.Problem?.ErrorId);
        Assert.Empty(Clock.Pauses);
    }

    [Fact]
    public async Task Given_no_key_when_testing_then_nothing_is_said_of_the_service()
    {
        var client = Create.Client(apiKey: null, Options());

        var error = await Assert.ThrowsAsync<GptImageException>(() => client.TestConnectionAsync());

        Assert.Equal(GptImageErrorId.ApiKeyNotFound, error.ErrorId);
        Assert.Empty(Ledger.SeenRequests);
    }

    [Fact]
    public async Task Given_a_service_that_never_answers_when_cancelled_then_it_ends_at_once()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, NeverAnswer = true });
        using var stop = new CancellationTokenSource();

        var test = Client().TestConnectionAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.WaitAsync(TimeSpan.FromSeconds(10)));
    }
}
