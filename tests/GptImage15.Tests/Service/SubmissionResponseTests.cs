using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Service;

/// <summary>A response to a submission: what accepts it, which ids it names, and what the task gets from it.</summary>
public sealed class SubmissionResponseTests : ServiceTest
{
    [Theory]
    [InlineData("""{"code":200,"id":"n1"}""")]
    [InlineData("""{"data":{"id":"n1"}}""")]
    [InlineData("""{"message":"queued","data":["n1"]}""")]
    public async Task Given_an_id_that_may_be_something_else_when_submitting_then_it_is_shown_as_a_possible_task(
        string body)
    {
        var error = await RefuseAsync(body);

        Assert.Equal((GptImageErrorId.SubmissionOutcomeUnknown, 200), (error.ErrorId, error.StatusCode));
        Assert.Equal(["n1"], error.TaskIds);
    }

    [Fact]
    public async Task Given_an_id_beside_the_code_of_a_refusal_when_submitting_then_it_is_no_task()
    {
        var error = await RefuseAsync("""{"code":400,"message":"no","id":"r-17"}""");

        Assert.Equal((GptImageErrorId.InvalidRequest, 400), (error.ErrorId, error.StatusCode));
        Assert.Empty(error.TaskIds);
    }

    [Theory]
    [InlineData("""{"code":200,"data":{"id":"n1"}}""")]
    [InlineData("""{"code":200,"data":["n1"]}""")]
    [InlineData("""{"data":{"task_id":"n1"}}""")]
    [InlineData("""{"code":200,"CODE":409,"data":{"task_id":"n1"}}""")]
    [InlineData("""{"code":200,"data":{"task_id":"n1"},"result":{"task_id":"n2"}}""")]
    public async Task Given_an_id_that_is_certain_when_submitting_then_it_is_the_accepted_task(string body) =>
        Assert.Equal("n1", (await AcceptAsync(body)).TaskId);

    [Theory]
    [InlineData("""{"code":400,"message":"no""", 200)]
    [InlineData("""{"code":401,"message":"no""", 200)]
    [InlineData("""{"code":409,"data":{"task_id":"n1"},"mess""", 409, "n1")]
    [InlineData("""{"code":402,"data":{"task_id":"n1"},"mess""", 402, "n1")]
    public async Task Given_a_body_that_ends_early_when_it_has_a_code_of_error_then_the_outcome_is_unknown(
        string body, int code, params string[] ids)
    {
        var error = await RefuseAsync(body);

        Assert.Equal((GptImageErrorId.SubmissionOutcomeUnknown, code), (error.ErrorId, error.StatusCode));
        Assert.Equal(ids, error.TaskIds);
    }

    [Theory]
    [InlineData("""{"task_id":"n1","consumed_credits":7,"consumed_credit":9}""", 7)]
    [InlineData("""{"task_id":"n1","consumed_credits":7}""", 7)]
    [InlineData("""{"task_id":"n1","consumed_credit":9}""", 9)]
    [InlineData("""{"task_id":"n1"}""", 10)]
    [InlineData("""{"task_id":"n1","status":"FAILED"}""", 0)]
    public async Task Given_credits_in_the_response_or_none_when_submitting_then_the_task_has_them_or_the_price(
        string data, int? credits)
    {
        var task = await AcceptAsync($$"""{"code":200,"data":{{data}} }""");

        Assert.Equal(credits, task.ConsumedCredits);
    }

    [Fact]
    public async Task Given_an_image_in_the_response_when_submitting_then_the_task_has_it()
    {
        const string Url = "https://images.test/1.png";
        var done = await AcceptAsync(
            $$"""{"code":200,"data":{"task_id":"n1","status":"SUCCESS","response":["{{Url}}"]} }""");
        var pending = await AcceptAsync("""{"code":200,"data":{"task_id":"n2"}}""");

        Assert.Equal((GptImageTaskStatus.Success, Url), (done.Status, Assert.Single(done.ImageUrl)));
        Assert.Equal(GptImageTaskStatus.Pending, pending.Status);
        Assert.Empty(pending.ImageUrl);
    }

    private Task<GptImageTask> AcceptAsync(string body)
    {
        AnswerWith(ServiceRoute.Generate, body);
        return Client().SubmitAsync(new() { Prompt = "a fox" });
    }

    private Task<GptImageException> RefuseAsync(string body) =>
        Assert.ThrowsAsync<GptImageException>(() => AcceptAsync(body));
}
