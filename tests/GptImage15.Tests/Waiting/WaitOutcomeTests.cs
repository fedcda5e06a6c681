namespace GptImage15.Tests.Waiting;

/// <summary>What a wait emits for a task, and what it records.</summary>
public sealed class WaitOutcomeTests
{
    [Fact]
    public async Task Given_success_without_an_image_when_waiting_then_it_is_MalformedResponse_and_the_task()
    {
        await using var wait = await SimulatedWait.StartAsync();
        var task = await wait.SubmitAsync();
        wait.NextPolls(new() { Status = 200, RawBody = """{"code":200,"data":{"status":"SUCCESS","response":[]}}""" });

        wait.Add(task);
        await wait.RunToEndAsync();

        var outcome = Assert.Single(wait.Outcomes).Outcome;
        Assert.Equal(GptImageErrorId.MalformedResponse, outcome.Error?.ErrorId);
        Assert.Equal(task.TaskId, outcome.Result?.TaskId);
    }

    [Fact]
    public async Task Given_a_status_nobody_announced_when_waiting_then_it_counts_as_running()
    {
        await using var wait = await SimulatedWait.StartAsync();
        var task = await wait.SubmitAsync();
        wait.NextPolls(new() { Status = 200, RawBody = """{"code":200,"data":{"status":"PAUSED"}}""", Times = 2 });

        wait.Add(task);
        await wait.RunToEndAsync();

        Assert.Equal(GptImageTaskStatus.Success, Assert.Single(wait.Outcomes).Outcome.Result?.Status);
        Assert.Equal(3, wait.PollTimes(task.TaskId!).Length);
    }

    [Theory]
    [InlineData("\ud800")]
    [InlineData("a&b=c#d/../?e f")]
    public async Task Given_an_odd_id_when_waiting_then_it_is_an_error_about_it(string taskId)
    {
        await using var wait = await SimulatedWait.StartAsync();

        wait.AddId(taskId);
        await wait.RunToEndAsync();

        Assert.Equal(GptImageErrorId.TaskNotFound, Assert.Single(wait.Outcomes).Outcome.Error?.ErrorId);
    }

    [Fact]
    public async Task Given_ends_when_waiting_then_the_history_has_them_and_gives_back_what_the_caller_forgot()
    {
        await using var wait = await SimulatedWait.StartAsync();
        var service = wait.Simulator.BaseUri.AbsoluteUri;
        var request = new GptImageRequest { Prompt = "a red fox", Quality = "low", IdempotencyKey = "k" };
        var task = await wait.Client.SubmitAsync(request with { IdempotencyKey = null });
        var submission = await wait.History.BeginAsync(request, service);
        await wait.History.RecordAcceptedAsync(submission, task);

        wait.AddId(task.TaskId!);
        var warning = await wait.RunToEndAsync();

        var result = Assert.Single(wait.Outcomes).Outcome.Result!;
        Assert.Equal(("a red fox", "low", "k"), (result.Prompt, result.Quality, result.IdempotencyKey));
        var recorded = Assert.Single(Create.History(wait.History.Path).List(service).Tasks);
        Assert.Equal(GptImageTaskStatus.Success, recorded.Status);
        Assert.Equal(result.ImageUrl, recorded.ImageUrl);
        Assert.Null(warning);
    }
}
