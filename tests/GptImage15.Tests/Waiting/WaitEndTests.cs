using GptImage15.Tests.Support;

namespace GptImage15.Tests.Waiting;

/// <summary>What ends a wait as a whole.</summary>
public sealed class WaitEndTests
{
    [Theory]
    [InlineData("a red fox", GptImageTaskStatus.Success)]
    [InlineData("a forbidden fox", GptImageTaskStatus.Failed)]
    public async Task Given_Any_when_one_task_ends_then_it_is_emitted_and_the_wait_is_over(
        string prompt, GptImageTaskStatus expected)
    {
        await using var wait = await SimulatedWait.StartAsync(
            new GptImageWaitOptions { Any = true, ThrottleLimit = 1 });
        var ends = await wait.SubmitAsync(prompt);
        var others = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => wait.SubmitAsync()));
        foreach (var other in others)
        {
            wait.NextPolls(new() { TaskId = other.TaskId, Status = 500, Times = 2 });
            wait.Add(other);
        }

        wait.Add(ends);
        await wait.RunToEndAsync();

        var outcome = Assert.Single(wait.Outcomes).Outcome;
        Assert.Equal(ends.TaskId, outcome.Result?.TaskId);
        Assert.Equal(expected, outcome.Result?.Status);
        Assert.Equal(expected == GptImageTaskStatus.Failed ? GptImageErrorId.TaskFailed : null, outcome.Error?.ErrorId);
    }

    [Fact]
    public async Task Given_a_wait_under_way_when_disposed_then_it_ends_and_nothing_more_is_emitted()
    {
        await using var wait = await SimulatedWait.StartAsync(
            service: new() { RunningTime = TimeSpan.FromSeconds(30) });
        wait.NextPolls(new() { NeverAnswer = true });
        wait.AddId((await wait.SubmitAsync()).TaskId!);
        var end = wait.Engine.CompleteAsync();

        wait.Engine.Dispose();
        await end;
        wait.AddId("another");

        Assert.Empty(wait.Outcomes);
        Assert.Equal(1, wait.Engine.Total);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Given_a_receiver_that_throws_when_waiting_then_the_wait_ends_with_it(int timeoutSeconds)
    {
        await using var wait = await SimulatedWait.StartAsync(
            service: new() { RunningTime = TimeSpan.FromSeconds(10) });
        var task = await wait.SubmitAsync();
        var thrown = 0;
        using var engine = Create.WaitEngine(
            wait.Client, history: null, new GptImageWaitOptions { Timeout = TimeSpan.FromSeconds(timeoutSeconds) }, _ =>
            {
                thrown++;
                throw new DefectException();
            });

        engine.Add(new GptImageTask { TaskId = "n1", CreatedAt = wait.Clock.GetUtcNow() });
        engine.Add(new GptImageTask { TaskId = "n2", CreatedAt = wait.Clock.GetUtcNow() });
        var end = engine.CompleteAsync();
        wait.Clock.Advance(TimeSpan.FromSeconds(timeoutSeconds));
        await Eventually.Holds(() =>
        {
            wait.Clock.Advance(TimeSpan.FromSeconds(1));
            return end.IsCompleted;
        });

        await Assert.ThrowsAsync<DefectException>(() => end);
        await Assert.ThrowsAsync<DefectException>(engine.CompleteAsync);
        Assert.Equal(1, thrown);
    }

    [Fact]
    public async Task Given_a_receiver_that_throws_when_an_ended_task_is_added_then_the_wait_ends_with_it()
    {
        await using var wait = await SimulatedWait.StartAsync();
        using var engine = Create.WaitEngine(
            wait.Client,
            history: null,
            new GptImageWaitOptions { Timeout = null },
            _ => throw new DefectException());

        engine.Add(new GptImageTask { TaskId = "n1", Status = GptImageTaskStatus.Failed });

        await Assert.ThrowsAsync<DefectException>(() => engine.CompleteAsync().WaitAsync(Eventually.Patience));
    }

    [Fact]
    public async Task Given_a_wait_when_completed_twice_then_both_end_with_it()
    {
        await using var wait = await SimulatedWait.StartAsync();
        wait.Add(await wait.SubmitAsync());
        var first = wait.Engine.CompleteAsync();

        await wait.RunToEndAsync();

        await first.WaitAsync(Eventually.Patience);
        await wait.Engine.CompleteAsync().WaitAsync(Eventually.Patience);
        Assert.Single(wait.Outcomes);
    }
}
