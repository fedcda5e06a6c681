using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests;

public class StatusTests : ServiceTest
{
    private static readonly GptImageRequest Edit = new()
    {
        Prompt = "forbidden 彩虹",
        Size = "1536*1024",
        Quality = "low",
        ImageUrl = ["https://example.com/a.png"],
        InputFidelity = "low",
        CallbackUrl = "https://example.com/hook",
    };

    private protected override SimulatorOptions ServiceOptions => new()
    {
        PendingTime = TimeSpan.FromSeconds(10),
        RunningTime = TimeSpan.FromSeconds(60),
        ImagesPerTask = 2,
        TimeProvider = Clock,
    };

    [Fact]
    public async Task Given_a_task_when_getting_its_status_then_it_is_pending_then_in_progress_then_has_its_images()
    {
        var id = (await Client().SubmitAsync(new() { Prompt = "a fox" })).TaskId!;

        var pending = await Client().GetStatusAsync(id);
        Clock.Leap(TimeSpan.FromSeconds(10));
        var running = await Client().GetStatusAsync(id);
        Clock.Leap(TimeSpan.FromSeconds(60));
        var done = await Client().GetStatusAsync(id);

        Assert.Equal((GptImageTaskStatus.Pending, 10), (pending.Status, pending.ConsumedCredits));
        Assert.Equal(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), pending.CreatedAt);
        Assert.Equal(GptImageTaskStatus.InProgress, running.Status);
        Assert.Equal((id, GptImageTaskStatus.Success), (done.TaskId, done.Status));
        Assert.Equal([$"{Service.BaseUri}images/{id}/1.png", $"{Service.BaseUri}images/{id}/2.png"], done.ImageUrl);
    }

    [Fact]
    public async Task Given_a_failed_task_when_getting_its_status_then_it_has_the_reason_and_the_request()
    {
        var id = (await Client().SubmitAsync(Edit)).TaskId!;
        Clock.Leap(TimeSpan.FromMinutes(2));

        var task = await Client().GetStatusAsync(id);

        Assert.Equal((GptImageTaskStatus.Failed, 0), (task.Status, task.ConsumedCredits));
        Assert.Equal("Content policy violation detected", task.ErrorMessage);
        Assert.Empty(task.ImageUrl);
        AssertIsEdit(task);
    }

    [Fact]
    public async Task Given_an_answer_without_the_request_when_getting_the_status_then_what_the_caller_knew_is_kept()
    {
        var known = await Client()
            .SubmitAsync(new() { Prompt = "a fox", Size = "1024*1536", Quality = "low", IdempotencyKey = "row-17" });
        Clock.Leap(TimeSpan.FromMinutes(2));

        var task = await Client().GetStatusAsync(known, CancellationToken.None);

        Assert.Equal(GptImageTaskStatus.Success, task.Status);
        Assert.Equal(
            ("a fox", "1024*1536", "low", "row-17"), (task.Prompt, task.Size, task.Quality, task.IdempotencyKey));
        Assert.Equal(known.CreatedAt, task.CreatedAt);
        Assert.Same(known.Request, task.Request);
    }

    [Theory]
    [InlineData("""{"status":"SUCCESS"}""", 10)]
    [InlineData("""{"status":"IN_PROGRESS"}""", 10)]
    [InlineData("""{"status":"SUCCESS","consumed_credits":8}""", 8)]
    [InlineData("""{"status":"FAILED"}""", 0)]
    public async Task Given_a_known_cost_when_getting_the_status_then_it_holds_until_another_is_told_or_the_task_fails(
        string data, int? credits)
    {
        AnswerWith(ServiceRoute.Status, $$"""{"code":200,"data":{{data}}  }""");

        var task = await Client()
            .GetStatusAsync(new GptImageTask { TaskId = "n1", ConsumedCredits = 10 }, CancellationToken.None);

        Assert.Equal(credits, task.ConsumedCredits);
    }

    [Fact]
    public async Task Given_an_id_when_getting_the_status_then_one_GET_is_sent_with_the_bearer_key_and_the_escaped_id()
    {
        await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n 1&x=ü#?"));

        var seen = Assert.Single(Ledger.SeenRequests);
        Assert.Equal(("GET", "/api/status?task_id=n%201%26x%3D%C3%BC%23%3F"), (seen.Method, seen.Target));
        Assert.Equal("Bearer sk-simulator", seen.Authorization);
        Assert.Equal(1, Ledger.Polls("n 1&x=ü#?"));
    }

    [Fact]
    public async Task Given_an_unknown_id_when_getting_the_status_then_it_is_TaskNotFound_at_once()
    {
        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(retries: 4).GetStatusAsync("n1"));

        Assert.Equal((GptImageErrorId.TaskNotFound, 404), (error.ErrorId, error.StatusCode));
        Assert.Equal(1, Ledger.Requests(ServiceRoute.Status));
    }

    [Fact]
    public async Task Given_an_answer_about_another_task_when_getting_the_status_then_it_is_malformed()
    {
        AnswerWith(
            ServiceRoute.Status,
            """{"code":200,"data":{"task_id":"n2","status":"SUCCESS","response":["https://example.com/2.png"]}}""");

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1"));

        Assert.Equal(GptImageErrorId.MalformedResponse, error.ErrorId);
    }

    [Fact]
    public async Task Given_an_id_longer_than_any_URL_when_getting_the_status_then_it_is_refused_and_nothing_is_sent()
    {
        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync(new string('x', 70_000)));

        Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId);
        Assert.InRange(error.Message.Length, 1, 300);
        Assert.Empty(Ledger.SeenRequests);
    }

    [Fact]
    public async Task Given_an_id_that_is_a_long_number_when_getting_the_status_then_it_is_compared_digit_by_digit()
    {
        AnswerWith(ServiceRoute.Status, """{"code":200,"data":{"task_id":12345678901234567890,"status":"SUCCESS"}}""");

        Assert.Equal(GptImageTaskStatus.Success, (await Client().GetStatusAsync("12345678901234567890")).Status);
    }

    private static void AssertIsEdit(GptImageTask task)
    {
        Assert.Equal((Edit.Prompt, Edit.Size, Edit.Quality), (task.Prompt, task.Size, task.Quality));
        var request = task.Request!;
        Assert.Equal((Edit.Prompt, Edit.Size, Edit.Quality), (request.Prompt, request.Size, request.Quality));
        Assert.Equal(Edit.ImageUrl!, request.ImageUrl!);
        Assert.Equal((Edit.InputFidelity, Edit.CallbackUrl), (request.InputFidelity, request.CallbackUrl));
    }
}
