namespace GptImage15.Tests.Waiting;

/// <summary>When the service refuses the API key, the wait ends, and every task is emitted.</summary>
public sealed class RefusedKeyTests
{
    [Fact]
    public async Task Given_401_when_waiting_for_many_then_it_is_told_once_and_the_unfinished_are_emitted_as_they_are()
    {
        await using var wait = await SimulatedWait.StartAsync(
            new GptImageWaitOptions { ThrottleLimit = 2 }, new() { RunningTime = TimeSpan.FromSeconds(60) });
        var tasks = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => wait.SubmitAsync()));
        foreach (var task in tasks)
        {
            wait.Add(task);
        }

        await wait.RunAsync(TimeSpan.FromSeconds(20));
        wait.NextPolls(new() { Status = 401, Times = -1 });
        await wait.RunToEndAsync();

        Assert.Equal(GptImageErrorId.Unauthorized, wait.Outcomes[0].Outcome.Error?.ErrorId);
        Assert.All(wait.Outcomes.Skip(1), outcome => Assert.Null(outcome.Outcome.Error));
        Assert.Equal(
            tasks.Select(task => task.TaskId),
            wait.Outcomes.Skip(1).Select(outcome => outcome.Outcome.Result?.TaskId));
        Assert.True(wait.Engine.IsFinished);
    }

    [Fact]
    public async Task Given_401_before_when_a_task_is_added_then_it_is_emitted_as_it_is()
    {
        await using var wait = await SimulatedWait.StartAsync(
            new GptImageWaitOptions(), new() { RunningTime = TimeSpan.FromSeconds(60) });
        wait.Add(await wait.SubmitAsync());
        var late = await wait.SubmitAsync();
        wait.NextPolls(new() { Status = 401, Times = -1 });
        await wait.RunToEndAsync();

        wait.Add(late);
        wait.Add(late);

        var last = wait.Outcomes[^1].Outcome;
        Assert.Equal(late.TaskId, last.Result?.TaskId);
        Assert.Null(last.Error);
        Assert.Equal(3, wait.Outcomes.Count);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(400)]
    public async Task Given_a_page_of_a_CDN_when_waiting_then_it_ends_neither_the_wait_nor_the_task(int status)
    {
        await using var wait = await SimulatedWait.StartAsync(
            new GptImageWaitOptions(), new() { RunningTime = TimeSpan.FromSeconds(60) });
        wait.Add(await wait.SubmitAsync());
        wait.Add(await wait.SubmitAsync("another"));
        wait.NextPolls(
            new()
            {
                Status = status,
                RawBody = "<html>Just a moment...</html>",
                ContentType = "text/html",
                Skip = 12,
                Times = 2,
            });

        await wait.RunToEndAsync();

        Assert.Equal(2, wait.Outcomes.Count);
        Assert.All(wait.Outcomes, each => Assert.Equal(GptImageTaskStatus.Success, each.Outcome.Result?.Status));
    }
}
