using System.Text.Json;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>
/// A refusal that can come from an accepted submission is an unknown outcome: the request is not sent again, and its
/// idempotency key is not free. Reading it takes no longer than its size explains.
/// </summary>
public sealed class AmbiguousRefusalTests
{
    private const string Key = "row 1";
    private const string Address = "https://example.com/api/status?task_id=n36abc123";

    [Theory]
    [InlineData(429, $$"""{"code":429,"message":"Still running: {{Address}}","data":null}""")]
    [InlineData(400, $$"""{"code":400,"message":"Duplicate of {{Address}}","data":null}""")]
    [InlineData(202, $$$"""{"code":200,"data":{"status_url":"{{{Address}}}"}}""")]
    [InlineData(429, "One task at a time: task_id=n36abc123")]
    [InlineData(429, $"Still running: {Address}")]
    [InlineData(429, "Queued. Task ID: n36abc123")]
    [InlineData(429, """{"code":429,"message":"{\"a\":","data":"see task_id=n36abc123"}""")]
    public async Task Given_an_id_at_the_end_of_a_text_when_submitting_then_it_is_shown_and_not_resent(
        int status, string body)
    {
        var error = await SubmitTwiceAsync(new() { Status = status, RawBody = body });

        Assert.Equal(["n36abc123"], error.TaskIds);
        Assert.Contains("n36abc123", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"code":200,"message":"success","data":{"status":"IN_PROGRESS"}}""")]
    [InlineData(404, """{"code":200,"message":"success","data":{"status":"IN_PROGRESS"}}""")]
    [InlineData(429, """{"code":200,"message":"success","data":{"status":"IN_PROGRESS"}}""")]
    [InlineData(429, """{"code":0,"message":"ok","data":{"job":"abc"}}""")]
    public async Task Given_a_success_code_of_the_service_when_the_status_is_an_error_then_the_outcome_is_unknown(
        int status, string body)
    {
        Assert.Empty((await SubmitTwiceAsync(new() { Status = status, RawBody = body })).TaskIds);
    }

    [Theory]
    [InlineData(400, null, """{"code":429,"message":"Slow down.","data":{"task_""")]
    [InlineData(429, null, """{"code":429,"message":"Slow down.","data":{"task_""")]
    [InlineData(400, 90, """{"code":429,"message":"Slow down.","data":{"task_""")]
    [InlineData(429, 90, """{"code":429,"message":"Slow down.","data":{"task_""")]
    [InlineData(429, null, """[{"code":429,"data":{"task_""")]
    [InlineData(429, null, """{""")]
    [InlineData(429, null, """{"code":429,"message":"upstream: {\"code\":200,\"data\":{\"task_"}""")]
    public async Task Given_a_refusal_that_is_cut_when_submitting_then_the_outcome_is_unknown(
        int status, int? length, string body)
    {
        await SubmitTwiceAsync(new() { Status = status, RawBody = body, WrongLength = length });
    }

    [Theory]
    [InlineData("{error: \"rate limited\"}")]
    [InlineData("{'detail': 'bad request'}")]
    [InlineData("<style>p {margin: 0}</style>")]
    [InlineData("""{"code":429,"message":"Use {prompt} or [a, b]."}""")]
    [InlineData("")]
    public async Task Given_a_refusal_that_is_no_JSON_when_submitting_then_it_is_sent_again(string body)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = 429, RawBody = body });

        Assert.NotNull((await service.SubmitAsync(key: Key)).Result);
        Assert.Equal(2, service.Posts);
    }

    [Fact]
    public async Task Given_an_id_with_control_characters_when_submitting_then_it_is_shown_without_them()
    {
        var error = await SubmitTwiceAsync(
            new() { Status = 200, RawBody = """{"code":200,"data":{"task_id":"\u001b]0;x\u0007abc1"}}""" });

        Assert.Equal(["]0;x abc1"], error.TaskIds);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Theory]
    [InlineData("""https:\/\/h\/a.png\u003fsig=SECRET""")]
    [InlineData("https://h/a.png?sig=a'SECRET")]
    [InlineData("https%3A%2F%2Fh%2Fd%3Fsig%3DSECRET")]
    public async Task Given_a_signature_in_any_spelling_when_submitting_then_the_error_does_not_show_it(string address)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = 502, RawBody = $"See {address} for more." });

        var outcome = await service.SubmitAsync();

        Assert.DoesNotContain("SECRET", outcome.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("for more.", outcome.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_refusal_in_bare_text_that_is_cut_when_submitting_then_the_part_of_an_id_is_no_id()
    {
        var error = await SubmitTwiceAsync(
            new() { Status = 429, RawBody = "One task at a time: task_id=n36ab", WrongLength = 90 });

        Assert.Empty(error.TaskIds);
    }

    [Theory]
    [InlineData("{\"code\":429,\"message\":\"task_id=", "1", "\"}")]
    [InlineData("task_id=", "1", "")]
    [InlineData("task_id=", "a", "")]
    [InlineData("", "task_id= ", "")]
    [InlineData("task_id\":", " ", "1")]
    [InlineData("{\"code\":429,\"message\":\"", "http://", "\"}")]
    [InlineData("", "http:\\/\\/", "")]
    [InlineData("[", "\"{\",", "1]")]
    public async Task Given_the_longest_response_when_submitting_then_it_is_read_at_once(
        string start, string repeated, string end)
    {
        var times = (3_900_000 / repeated.Length) - 1;
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new()
        {
            Status = 429, RawBody = start + string.Concat(Enumerable.Repeat(repeated, times)) + end,
        });

        var outcome = await service.SubmitAsync(client: service.CreateClient(retries: 0))
            .WaitAsync(Eventually.Patience);

        Assert.NotNull(outcome.Error);
        Assert.InRange(outcome.Error.Message.Length, 1, 4000);
    }

    [Fact]
    public async Task Given_a_message_of_megabytes_when_submitting_then_error_and_history_have_its_start()
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = 400, BodyCode = 400, Message = new string('x', 1_000_000) });

        var outcome = await service.SubmitAsync();

        Assert.InRange(outcome.Error!.Message.Length, 900, 2000);
        Assert.InRange(outcome.Error.ServiceMessage!.Length, 900, 1100);
        Assert.InRange(new FileInfo(service.HistoryPath).Length, 1, 5000);
    }

    [Fact]
    public async Task Given_control_characters_in_a_message_when_submitting_then_the_error_has_none()
    {
        await using var service = await SimulatedService.StartAsync();
        var message = JsonSerializer.Serialize("no\u001b]0;title\u0007\u001b[2J\nway");
        service.NextSubmission(new() { Status = 400, RawBody = $$"""{"code":400,"message":{{message}}}""" });

        var outcome = await service.SubmitAsync();

        Assert.Equal("no ]0;title [2J way", outcome.Error!.ServiceMessage);
        Assert.DoesNotContain(outcome.Error.Message, char.IsControl);
    }

    private static async Task<GptImageException> SubmitTwiceAsync(Fault fault)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(fault);

        var outcome = await service.SubmitAsync(key: Key);
        var again = await service.SubmitAsync(key: Key);

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, outcome.Error?.ErrorId);
        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, again.Error?.ErrorId);
        Assert.Equal(1, service.Posts);
        return outcome.Error!;
    }
}
