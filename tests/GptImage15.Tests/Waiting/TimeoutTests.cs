using GptImage15.Simulator;
using GptImage15.Tests.Support;
using GptImage15.Transport;

namespace GptImage15.Tests.Waiting;

/// <summary>How long a wait lasts, and what it emits when the time is up.</summary>
public sealed class TimeoutTests
{
    [Fact]
    public async Task Given_tasks_added_at_different_times_when_time_is_up_then_each_had_the_whole_of_it()
    {
        await using var wait = await SimulatedWait.StartAsync(
            new GptImageWaitOptions { Timeout = TimeSpan.FromSeconds(60) },
            new() { RunningTime = TimeSpan.FromHours(1) });
        var (first, second) = (await wait.SubmitAsync(), await wait.SubmitAsync());

        wait.Add(first);
        await wait.RunAsync(TimeSpan.FromSeconds(30));
        wait.Add(second);
        await wait.RunToEndAsync();

        Assert.Equal([60.0, 90.0], wait.Outcomes.Select(outcome => Math.Round(outcome.At.TotalSeconds, 3)));
        Assert.Equal([first.TaskId, second.TaskId], wait.Outcomes.Select(outcome => outcome.Outcome.Result?.TaskId));
        Assert.All(wait.Outcomes, outcome => Assert.Equal(GptImageErrorId.TaskTimeout, outcome.Outcome.Error?.ErrorId));
        Assert.InRange(wait.PollTimes(first.TaskId!)[^1], 58.9, 60);
    }

    [Fact]
    public async Task Given_some_tasks_that_end_in_time_when_the_wait_expires_then_those_were_emitted_when_they_ended()
    {
        await using var wait = await SimulatedWait.StartAsync(
            new GptImageWaitOptions { Timeout = TimeSpan.FromSeconds(60) },
            new() { RunningTime = TimeSpan.FromSeconds(20) });
        var soon = await wait.SubmitAsync();
        var lost = await wait.SubmitAsync();
        wait.NextPolls(new() { TaskId = lost.TaskId, Status = 502, Times = -1 });

        wait.Add(lost);
        wait.Add(soon);
        await wait.RunToEndAsync();

        Assert.Equal(soon.TaskId, wait.Outcomes[0].Outcome.Result?.TaskId);
        Assert.InRange(wait.Outcomes[0].At.TotalSeconds, 20, 30);
        Assert.Equal(GptImageErrorId.TaskTimeout, wait.Outcomes[1].Outcome.Error?.ErrorId);
        Assert.Contains("502", wait.Outcomes[1].Outcome.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_poll_still_under_way_when_time_is_up_then_its_answer_is_what_is_emitted()
    {
        await using var wait = await SimulatedWait.StartAsync(
            new GptImageWaitOptions { Timeout = TimeSpan.FromSeconds(20) },
            new() { RunningTime = TimeSpan.FromHours(1) });
        var task = await wait.SubmitAsync();
        wait.NextPolls(new() { Delay = TimeSpan.FromSeconds(21) });

        wait.AddId(task.TaskId!);
        await wait.Clock.WhenTimersAreSetAsync(2);
        wait.Clock.Advance(TimeSpan.FromSeconds(21));
        await wait.Engine.CompleteAsync();

        var (_, outcome) = Assert.Single(wait.Outcomes);
        Assert.Equal(GptImageErrorId.TaskTimeout, outcome.Error?.ErrorId);
        Assert.Equal((task.TaskId, GptImageTaskStatus.InProgress), (outcome.Result?.TaskId, outcome.Result?.Status));
    }

    [Fact]
    public async Task Given_the_longest_times_when_waiting_then_the_end_is_seen()
    {
        await using var wait = await SimulatedWait.StartAsync(
            new GptImageWaitOptions
            {
                Timeout = TimeSpan.FromSeconds(int.MaxValue),
                PollInterval = TimeSpan.FromSeconds(3600),
            },
            new() { RunningTime = TimeSpan.FromHours(5) });
        var task = await wait.SubmitAsync();

        wait.Add(task);
        await wait.RunToEndAsync();

        Assert.Null(Assert.Single(wait.Outcomes).Outcome.Error);
        Assert.Equal(3600, wait.PollTimes(task.TaskId!)[0], 3);
    }

    [Fact]
    public async Task Given_TimeoutSec_0_when_waiting_then_each_task_is_polled_once_and_emitted_as_it_is()
    {
        await using var wait = await SimulatedWait.StartAsync(
            new GptImageWaitOptions { Timeout = TimeSpan.Zero }, new() { RunningTime = TimeSpan.FromSeconds(5) });
        var old = await wait.SubmitAsync();
        wait.Clock.Advance(TimeSpan.FromSeconds(6));
        var fresh = await wait.SubmitAsync();

        wait.Add(old);
        wait.Add(fresh);
        await wait.Engine.CompleteAsync();

        Assert.All(wait.Outcomes, outcome => Assert.Null(outcome.Outcome.Error));
        var statuses = wait.Outcomes.ToDictionary(
            outcome => outcome.Outcome.Result!.TaskId!, outcome => outcome.Outcome.Result!.Status);
        Assert.Equal(GptImageTaskStatus.Success, statuses[old.TaskId!]);
        Assert.Equal(GptImageTaskStatus.InProgress, statuses[fresh.TaskId!]);
        Assert.Equal(2, wait.Simulator.Ledger.Requests(ServiceRoute.Status));
        Assert.Equal(6, wait.Clock.Elapsed.TotalSeconds);
    }

    [Fact]
    public async Task Given_TimeoutSec_0_when_the_service_does_not_know_a_fresh_task_yet_then_there_is_no_error()
    {
        await using var wait = await SimulatedWait.StartAsync(new GptImageWaitOptions { Timeout = TimeSpan.Zero });
        var fresh = await wait.SubmitAsync();
        wait.NextPolls(new() { Status = 404 });

        wait.Add(fresh);
        wait.AddId("nobody's");
        await wait.Engine.CompleteAsync();

        Assert.Null(wait.Outcomes.Single(outcome => fresh.Equals(outcome.Outcome.Target)).Outcome.Error);
        Assert.Single(wait.Outcomes, outcome => outcome.Outcome.Error?.ErrorId == GptImageErrorId.TaskNotFound);
    }

    [Fact]
    public async Task Given_TimeoutSec_0_when_Retry_After_is_a_day_then_it_is_RateLimited_at_once()
    {
        await using var wait = await SimulatedWait.StartAsync();
        var client = Create.Client(wait.Simulator.ApiKey, new() { BaseUri = wait.Simulator.BaseUri });
        List<GptImageOutcome<GptImageTask>> outcomes = [];
        using var engine = Create.WaitEngine(
            client, history: null, new GptImageWaitOptions { Timeout = TimeSpan.Zero }, outcomes.Add);
        wait.NextPolls(new() { Status = 429, RetryAfter = "86400", Times = -1 });

        engine.Add(new GptImageTask { TaskId = "a" });
        await engine.CompleteAsync().WaitAsync(Eventually.Patience);

        Assert.Equal(GptImageErrorId.RateLimited, Assert.Single(outcomes).Error?.ErrorId);
        Assert.Single(wait.PollTimes("a"));
    }
}
