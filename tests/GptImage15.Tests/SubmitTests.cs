using System.Text;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests;

public class SubmitTests : ServiceTest
{
    private protected override SimulatorOptions ServiceOptions => new() { Credits = 10 };

    [Fact]
    public async Task Given_a_request_with_every_field_when_submitting_then_the_service_receives_each()
    {
        var task = await Client().SubmitAsync(new()
        {
            Prompt = "雪山的日出 🦊 près du « château »",
            Size = "1536x1024",
            Quality = "HIGH",
            ImageUrl = ["https://example.com/a.png", "https://example.com/b.png?x=1&y=ü"],
            InputFidelity = "low",
            CallbackUrl = "https://example.com/hook",
        });

        var seen = Assert.Single(Ledger.Tasks);
        Assert.Equal(task.TaskId, seen.TaskId);
        Assert.Equal("雪山的日出 🦊 près du « château »", seen.Prompt);
        Assert.Equal(("1536*1024", "high"), (seen.Size, seen.Quality));
        Assert.Equal(["https://example.com/a.png", "https://example.com/b.png?x=1&y=ü"], seen.Images!);
        Assert.Equal(("low", "https://example.com/hook"), (seen.InputFidelity, seen.CallbackUrl));
        Assert.Equal(Service.ApiKey, seen.ApiKey);
    }

    [Fact]
    public async Task Given_a_prompt_alone_when_submitting_then_the_service_chooses_all_else()
    {
        await Client().SubmitAsync(new() { Prompt = "a fox" });

        var seen = Assert.Single(Ledger.Tasks);
        Assert.Equal("a fox", seen.Prompt);
        Assert.Null(seen.Size);
        Assert.Null(seen.Quality);
        Assert.Null(seen.Images);
        Assert.Null(seen.InputFidelity);
        Assert.Null(seen.CallbackUrl);
    }

    [Fact]
    public async Task Given_a_request_when_submitting_then_the_task_has_its_values()
    {
        var task = await Client()
            .SubmitAsync(new() { Prompt = "a fox", Size = "1024x1536", Quality = "Low", IdempotencyKey = "row-17" });

        Assert.Equal(GptImageTaskStatus.InProgress, task.Status);
        Assert.Equal(
            ("a fox", "1024*1536", "low", "row-17"), (task.Prompt, task.Size, task.Quality, task.IdempotencyKey));
        Assert.Equal(("a fox", "1024*1536"), (task.Request!.Prompt, task.Request.Size));
        Assert.Equal(Clock.GetUtcNow(), task.CreatedAt);
        Assert.Equal(task.TaskId, task.ToString());
        Assert.Equal("a fox", task.Request?.ToString());
    }

    [Fact]
    public async Task Given_a_request_when_submitting_then_one_POST_of_JSON_is_sent_with_the_bearer_key()
    {
        await Client().SubmitAsync(new() { Prompt = "a fox" });

        var seen = Assert.Single(Ledger.SeenRequests);
        Assert.Equal(("POST", "/api/generate"), (seen.Method, seen.Target));
        Assert.Equal("Bearer sk-simulator", seen.Authorization);
        Assert.Equal("application/json", seen.Headers["Content-Type"]);
        Assert.StartsWith("GptImage15/", seen.UserAgent);
    }

    [Fact]
    public async Task Given_an_invalid_request_when_submitting_then_it_is_refused_and_nothing_is_sent()
    {
        var error = await Assert.ThrowsAsync<GptImageException>(
            () => Client().SubmitAsync(new() { Prompt = "a fox", Size = "512*512" }));

        Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId);
        Assert.Null(error.StatusCode);
        Assert.Empty(Ledger.SeenRequests);
    }

    [Fact]
    public async Task Given_too_few_credits_when_submitting_then_it_is_InsufficientCredits_and_nothing_more_is_charged()
    {
        await Client().SubmitAsync(new() { Prompt = "a fox" });

        var error = await Assert.ThrowsAsync<GptImageException>(
            () => Client(retries: 4).SubmitAsync(new() { Prompt = "another" }));

        Assert.Equal((GptImageErrorId.InsufficientCredits, 402), (error.ErrorId, error.StatusCode));
        Assert.Equal((2, 10), (Ledger.PostsReceived, Ledger.ChargedCredits));
    }

    [Fact]
    public async Task Given_a_wrong_API_key_when_submitting_then_it_is_Unauthorized()
    {
        var error = await Assert.ThrowsAsync<GptImageException>(
            () => Create.Client("sk-another", Options(retries: 4)).SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal((GptImageErrorId.Unauthorized, 401), (error.ErrorId, error.StatusCode));
        Assert.Equal(1, Ledger.Requests(ServiceRoute.Generate));
    }

    [Fact]
    public async Task Given_an_id_beside_invalid_text_when_submitting_then_it_is_a_paid_task()
    {
        const string Answer = """
            {"code":200,"message":"\ud83d","data":{"note":"x","task_id":"n1","status":"IN_PROGRESS",
            "error_message":"ÿ","request":"{\"prompt\":\"\\ud83d\"}"}}
            """;
        AnswerWith(ServiceRoute.Generate, Encoding.Latin1.GetBytes(Answer));

        var task = await Client().SubmitAsync(new() { Prompt = "a fox" });

        Assert.Equal("n1", task.TaskId);
    }

    [Fact]
    public async Task Given_a_canceled_token_when_submitting_then_nothing_is_sent()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Client().SubmitAsync(new() { Prompt = "a fox" }, null, new CancellationToken(canceled: true)));

        Assert.Empty(Ledger.SeenRequests);
    }
}
