using GptImage15.Simulator;

namespace GptImage15.Tests.Waiting;

/// <summary>When tasks are polled, and how many at once.</summary>
public sealed class PollingTests
{
    [Fact]
    public async Task Given_a_fresh_task_when_waiting_then_it_is_polled_after_5_s_and_ever_more_rarely_up_to_10()
    {
        await using var wait = await SimulatedWait.StartAsync(service: new() { RunningTime = TimeSpan.FromMinutes(3) });
        var task = await wait.SubmitAsync();

        wait.Add(task);
        await wait.RunToEndAsync();

        var polls = wait.PollTimes(task.TaskId!);
        Assert.Equal(5, polls[0], 3);
        double[] intervals = [5, 6.25, 7.8125, 9.765625];
        for (var i = 1; i < polls.Length; i++)
        {
            var least = i <= intervals.Length ? intervals[i - 1] : 10;
            Assert.InRange(polls[i] - polls[i - 1], least - 0.001, Math.Min(1.2 * least, 10) + 0.001);
        }

        Assert.Equal(GptImageTaskStatus.Success, Assert.Single(wait.Outcomes).Outcome.Result!.Status);
    }

    [Fact]
    public async Task Given_many_fresh_tasks_when_waiting_then_their_second_polls_are_spread_by_jitter()
    {
        await using var wait = await SimulatedWait.StartAsync(
            new GptImageWaitOptions { ThrottleLimit = 20 }, new() { RunningTime = TimeSpan.FromSeconds(20) });
        var tasks = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => wait.SubmitAsync()));

        foreach (var task in tasks)
        {
            wait.Add(task);
        }

        await wait.RunToEndAsync();

        var second = tasks.Select(task => wait.PollTimes(task.TaskId!)[1]).ToArray();
        Assert.All(second, at => Assert.InRange(at, 9.999, 11.001));
        Assert.True(second.Distinct().Count() > 10);
    }

    [Fact]
    public async Task Given_more_tasks_due_than_the_limit_when_waiting_then_no_more_are_polled_at_once()
    {
        await using var wait = await SimulatedWait.StartAsync(
            new GptImageWaitOptions { ThrottleLimit = 3 }, new() { RunningTime = TimeSpan.FromSeconds(30) });
        foreach (var task in await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => wait.SubmitAsync())))
        {
            wait.Add(task);
        }

        await wait.RunToEndAsync();

        Assert.Equal(40, wait.Outcomes.Count);
        Assert.True(wait.Simulator.Ledger.MaxConcurrent(ServiceRoute.Status) <= 3);
    }

    [Fact]
    public async Task Given_one_id_often_when_waiting_then_it_is_polled_and_emitted_once()
    {
        await using var wait = await SimulatedWait.StartAsync(
            service: new() { RunningTime = TimeSpan.FromSeconds(30) });
        var task = await wait.SubmitAsync();

        wait.Add(task);
        wait.AddId(task.TaskId!);
        await wait.RunAsync(TimeSpan.FromSeconds(5));
        wait.AddId(task.TaskId!);
        await wait.RunToEndAsync();

        Assert.Single(wait.Outcomes);
        Assert.Equal(1, wait.Engine.Total);
        Assert.Equal(wait.PollTimes(task.TaskId!).Length, wait.PollTimes(task.TaskId!).Distinct().Count());
    }

    [Fact]
    public async Task Given_an_ended_id_when_added_again_then_it_is_not_emitted_again()
    {
        await using var wait = await SimulatedWait.StartAsync();
        var (ended, other) = (await wait.SubmitAsync(), await wait.SubmitAsync());
        wait.NextPolls(new() { TaskId = other.TaskId, Status = 500, Times = 2 });
        wait.Add(other);
        wait.Add(ended);
        await wait.RunAsync(TimeSpan.FromSeconds(6));
        Assert.Equal(ended.TaskId, Assert.Single(wait.Outcomes).Outcome.Result?.TaskId);

        wait.AddId(ended.TaskId!);
        await wait.RunToEndAsync();

        Assert.Equal(2, wait.Outcomes.Count);
        Assert.Single(wait.PollTimes(ended.TaskId!));
    }

    [Fact]
    public async Task Given_objects_that_have_ended_when_waiting_then_they_are_emitted_without_a_poll()
    {
        await using var wait = await SimulatedWait.StartAsync();

        wait.Add(
            new GptImageTask
            {
                TaskId = "a",
                Status = GptImageTaskStatus.Success,
                ImageUrl = ["https://a.example/a.png"],
            });
        wait.Add(new GptImageTask { TaskId = "b", Status = GptImageTaskStatus.Failed, ErrorMessage = "policy" });
        await wait.RunToEndAsync();

        Assert.Equal(0, wait.Simulator.Ledger.Requests(ServiceRoute.Status));
        Assert.Null(wait.Outcomes[0].Outcome.Error);
        Assert.Equal(GptImageErrorId.TaskFailed, wait.Outcomes[1].Outcome.Error?.ErrorId);
        Assert.Equal("b", wait.Outcomes[1].Outcome.Result?.TaskId);
    }

    [Fact]
    public async Task Given_tasks_that_have_ended_and_others_when_counting_then_only_the_others_are_unfinished()
    {
        await using var wait = await SimulatedWait.StartAsync();

        wait.Add(await wait.SubmitAsync());
        wait.Add(
            new GptImageTask
            {
                TaskId = "n1",
                Status = GptImageTaskStatus.Success,
                ImageUrl = ["https://a.example/1.png"],
            });
        wait.Add(new GptImageTask { TaskId = "n2", Status = GptImageTaskStatus.Failed });

        Assert.Equal((3, 1), (wait.Engine.Total, wait.Engine.Unfinished));
        await wait.RunToEndAsync();
        Assert.Equal((3, 0), (wait.Engine.Total, wait.Engine.Unfinished));
    }
}
