using GptImage15.Simulator;
using GptImage15.Submitting;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>
/// An id in an answer that is no acceptance is a task that may be paid for: it is shown, the request is not sent again,
/// and its key is not free.
/// </summary>
public sealed class NamedTaskTests
{
    private const string Key = "row 1";

    [Theory]
    [InlineData(200, 409, """{"code":409,"message":"in the service's words","data":{"task_id":"n1"}}""")]
    [InlineData(200, 500, """{"code":500,"message":"in the service's words","data":{"task_id":"n1"}}""")]
    [InlineData(500, 500, """{"data":{"task_id":"n1"}}""")]
    [InlineData(500, 500, """{"code":0,"data":{"task_id":"n1"}}""")]
    [InlineData(200, 7, """{"code":7,"data":{"taskId":"n1"}}""")]
    [InlineData(302, 302, """{"data":{"task_id":"n1"}}""")]
    [InlineData(200, 302, """{"code":302,"data":{"task_id":"n1"}}""")]
    [InlineData(400, 400, """{"code":400,"message":"in the service's words","data":{"task_id":"n1"}}""")]
    [InlineData(200, 401, """{"code":401,"message":"in the service's words","data":{"task_id":"n1"}}""")]
    [InlineData(402, 402, """{"message":"in the service's words","data":{"task_id":"n1"}}""")]
    [InlineData(200, 403, """{"code":403,"message":"in the service's words","data":{"id":"n1"}}""")]
    [InlineData(404, 404, """{"message":"in the service's words","data":"n1"}""")]
    [InlineData(429, 429, """{"code":429,"message":"in the service's words","data":{"task_id":"n1"}}""")]
    [InlineData(429, 429, """{"message":"in the service's words","data":["n1"]}""")]
    [InlineData(200, 429, """{"code":429,"data":"{\"task_id\":\"n1\"}"}""")]
    [InlineData(429, 429, """{"code":429,"message":"{\"task_id\":\"n1\"}"}""")]
    [InlineData(429, 429, """{"code":"{\"task_id\":\"n1\"}"}""")]
    [InlineData(429, 429, """{"code":429,"data":{"task_id":"n1","st""")]
    [InlineData(429, 429, """<html>Slow down. {"task_id":"n1"}</html>""")]
    [InlineData(502, 502, """<pre>{\"code\":200,\"data\":{\"task_id\":\"n1\"}}</pre>""")]
    [InlineData(200, 200, """)]}',{"code":200,"data":{"task_id":"n1"}}""")]
    [InlineData(200, 200, """{"code":200,"message":NaN,"data":{'task_id':'n1'}}""")]
    [InlineData(200, 200, """{"code":200,"message":NaN,"data":{"taskId": 17 }}""", "17")]
    [InlineData(200, 200, """{"code":200,"id":"n1"}""")]
    [InlineData(200, 200, """{"success":false,"error":"insufficient","id":"n1"}""")]
    [InlineData(200, 200, """{"code":200,"data":[{"task_id":"n1"},{"task_id":"n2"}]}""", "n1", "n2")]
    [InlineData(200, 200, """{"code":200,"data":{"task_id":"n1","task_id":"n2"}}""", "n1", "n2")]
    [InlineData(200, 200, """{"code":200,"data":{"task_id":"n1"}}{"code":200,"data":{"task_id":"n2"}}""", "n1", "n2")]
    public async Task Given_an_id_in_an_answer_that_is_no_acceptance_when_submitting_then_it_is_shown_and_not_resent(
        int status, int code, string body, params string[] ids)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = status, RawBody = body, Location = "/api/generate" });

        var outcome = await service.SubmitAsync(key: Key);
        var again = await service.SubmitAsync(key: Key);

        Assert.Null(outcome.Result);
        Assert.Equal(
            (GptImageErrorId.SubmissionOutcomeUnknown, code), (outcome.Error!.ErrorId, outcome.Error.StatusCode));
        var recorded = Assert.Single(service.OpenHistory().List(service.Address.AbsoluteUri).Tasks);
        Assert.Equal(GptImageTaskStatus.SubmissionUnknown, recorded.Status);
        Assert.All(ids is [] ? ["n1"] : ids, id =>
        {
            Assert.Matches($@"\b{id}\b", outcome.Error.Message);
            Assert.Matches($@"\b{id}\b", outcome.Error.ServiceMessage);
            Assert.Matches($@"\b{id}\b", recorded.ErrorMessage);
        });
        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, again.Error?.ErrorId);
        Assert.Equal(1, service.Posts);
    }

    [Theory]
    [InlineData(200, """{"code":200,"data":{"task_id":"n36abc""")]
    [InlineData(200, """{"code":200,"data":{"task_id":4711""")]
    [InlineData(200, """{"code":200,"data":"{\"task_id\":\"n36abc""")]
    [InlineData(429, """{"code":429,"data":{"task_id":"n36abc""")]
    [InlineData(400, """{"code":400,"data":{"taskId": "n36abc""")]
    public async Task Given_an_answer_cut_in_the_id_when_submitting_then_the_outcome_is_unknown_and_the_part_is_no_id(
        int status, string body)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = status, RawBody = body });

        var outcome = await service.SubmitAsync();

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, outcome.Error?.ErrorId);
        Assert.Null(outcome.Result);
        Assert.Empty(outcome.Error!.TaskIds);
        Assert.Equal(1, service.Posts);
    }

    [Theory]
    [InlineData("""{"code":400,"message":"Bad Request","data":"The prompt has 2001 characters."}""")]
    [InlineData("""{"code":400,"message":"Bad Request","data":"invalid_prompt"}""")]
    [InlineData("""{"code":400,"message":"Bad Request","data":["invalid","prompt"]}""")]
    [InlineData("""{"code":400,"message":"Bad Request","data":{"user":{"id":"u1"},"limit":2000}}""")]
    [InlineData("""{"code":400,"message":"Bad Request","id":"r-17","request_id":"r-17","data":{"task_id":null}}""")]
    [InlineData("""{"code":400,"message":"Bad Request","data":{"task_id":"","request":{"id":"n1","task_id":"n1"}}}""")]
    [InlineData("""{"code":400,"message":"Bad Request","data":{"prompt":"{\"task_id\":\"n1\"}"}}""")]
    public async Task Given_a_refusal_that_names_no_task_when_submitting_then_it_is_one(string body)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = 200, RawBody = body });

        var outcome = await service.SubmitAsync(key: Key);
        var again = await service.SubmitAsync(key: Key);

        Assert.Equal(GptImageErrorId.InvalidRequest, outcome.Error?.ErrorId);
        Assert.NotNull(again.Result);
    }

    [Theory]
    [InlineData("""{"code":200,"data":"success"}""")]
    [InlineData("""{"code":200,"data":"The task was started at 10:00."}""")]
    [InlineData("""{"code":200,"data":17}""")]
    [InlineData("""{"code":200,"data":{"task_id":true}}""")]
    public async Task Given_a_word_that_is_no_id_when_submitting_then_it_is_not_taken_for_one(string body)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = 200, RawBody = body });

        var outcome = await service.SubmitAsync();

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, outcome.Error?.ErrorId);
        Assert.Contains(body, outcome.Error!.Message);
    }

    [Fact]
    public async Task Given_an_answer_full_of_ids_when_submitting_then_it_is_read_in_time_and_said_in_few_words()
    {
        await using var service = await SimulatedService.StartAsync();
        var ids = string.Join(',', Enumerable.Range(0, 300_000).Select(number => $"\"n{number}\""));
        service.NextSubmission(
            new()
            {
                Status = 200,
                RawBody = $$"""{"code":200,"data":[{{ids}}],"task_id":"{{new string('x', 100_000)}}"}""",
            });

        var outcome = await service.SubmitAsync();

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, outcome.Error?.ErrorId);
        Assert.Contains("n0, n1, ", outcome.Error!.Message);
        Assert.InRange(outcome.Error.Message.Length, 1, 4000);
    }

    [Fact]
    public async Task Given_a_body_that_only_begins_as_another_unicode_when_submitting_then_the_id_in_it_is_shown()
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(
            new() { Status = 200, RawBytes = [(byte)'W', 0, .. """{"code":200,"data":{"task_id":"n1"}}"""u8] });

        var outcome = await service.SubmitAsync();

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, outcome.Error?.ErrorId);
        Assert.Equal(["n1"], outcome.Error!.TaskIds);
        Assert.Contains("the task n1.", outcome.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, GptImageErrorId.Unauthorized)]
    [InlineData(402, GptImageErrorId.InsufficientCredits)]
    [InlineData(403, GptImageErrorId.Unauthorized)]
    public async Task Given_an_id_in_a_refusal_of_the_key_or_credits_when_submitting_many_then_nothing_more_is_sent(
        int code, GptImageErrorId end)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new()
        {
            Status = 200,
            RawBody = $$"""{"code":{{code}},"message":"no","data":{"task_id":"n1"} }""",
            Times = -1,
        });
        var outcomes = new List<GptImageOutcome<GptImageTask>>();
        var engine = service.CreateEngine(outcomes.Add);

        await SubmitAsync(engine, 5);

        Assert.Equal(1, service.Posts);
        Assert.Equal(
            [GptImageErrorId.SubmissionOutcomeUnknown, end], outcomes.Select(outcome => outcome.Error!.ErrorId));
        Assert.Equal(3, engine.PassedOver);
    }

    [Fact]
    public async Task Given_ids_in_several_refusals_that_are_under_way_when_submitting_many_then_each_id_is_told()
    {
        var clock = new ManualClock();
        await using var service = await SimulatedService.StartAsync(new SimulatorOptions { TimeProvider = clock });
        foreach (var id in new[] { "n1", "n2", "n3" })
        {
            service.NextSubmission(new()
            {
                Status = 402,
                RawBody = $$"""{"code":402,"message":"no","data":{"task_id":"{{id}}"} }""",
                Delay = TimeSpan.FromMinutes(1),
            });
        }

        var outcomes = new List<GptImageOutcome<GptImageTask>>();
        var engine = service.CreateEngine(outcomes.Add, throttleLimit: 4);

        var submitting = SubmitAsync(engine, 3);
        await clock.WhenTimersAreSetAsync(3);
        clock.AdvanceToNextTimer();
        await submitting;

        var told = outcomes.Select(outcome => outcome.Error)
            .Where(error => error?.ErrorId == GptImageErrorId.SubmissionOutcomeUnknown);
        Assert.Equal(["n1", "n2", "n3"], told.Select(error => error!.ServiceMessage![^3..^1]).Order());
    }

    private static async Task SubmitAsync(SubmissionEngine engine, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await engine.AddAsync(new GptImageRequest { Prompt = $"prompt {number}" }, CancellationToken.None);
        }

        await engine.CompleteAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("null")]
    [InlineData("\"undefined\"")]
    [InlineData("\"null\"")]
    [InlineData("\"none\"")]
    [InlineData("\"None\"")]
    [InlineData("\"true\"")]
    [InlineData("\"false\"")]
    public async Task Given_a_refusal_whose_id_says_that_there_is_no_task_when_submitting_again_then_the_key_is_free(
        string id)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(
            new() { Status = 400, RawBody = $$$"""{"code":400,"message":"no","data":{"task_id":{{{id}}}}}""" });

        var refused = await service.SubmitAsync(key: Key);
        var again = await service.SubmitAsync(key: Key);

        Assert.Equal(GptImageErrorId.InvalidRequest, refused.Error?.ErrorId);
        Assert.NotNull(again.Result);
    }

    [Theory]
    [InlineData(303, "/api/status?task_id=n70x", "")]
    [InlineData(429, "/api/status?task_id=n70x", "")]
    [InlineData(201, "/api/status?task_id=n70x", "")]
    [InlineData(429, null, "Slow down: task_id=n70x was queued")]
    [InlineData(429, null, "<p>task_id: n70x</p>")]
    [InlineData(200, null, "<task_id>n70x</task_id>")]
    public async Task Given_an_id_in_an_address_or_in_bare_text_when_submitting_then_it_is_shown_and_not_resent(
        int status, string? location, string body)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = status, RawBody = body, Location = location });

        var outcome = await service.SubmitAsync(key: Key);
        var again = await service.SubmitAsync(key: Key);

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, outcome.Error?.ErrorId);
        Assert.Equal(["n70x"], outcome.Error!.TaskIds);
        Assert.Contains("the task n70x.", outcome.Error.Message, StringComparison.Ordinal);
        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, again.Error?.ErrorId);
        Assert.Equal(1, service.Posts);
    }
}
