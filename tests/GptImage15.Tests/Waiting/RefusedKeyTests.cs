using GptImage15.Simulator;
using GptImage15.Waiting;

namespace GptImage15.Tests.Waiting;

/// <summary>When the service refuses the key, the wait is over, and no task is swallowed.</summary>
public sealed class RefusedKeyTests
{
    [Fact]
    public async Task Given_401_before_when_a_task_is_handed_over_then_it_is_handed_out_as_it_is()
    {
        await using var bench = await WaitBench.StartAsync(new WaitOptions(), new() { RunningTime = TimeSpan.FromSeconds(60) });
        bench.Add(await bench.SubmitAsync());
        var late = await bench.SubmitAsync();
        bench.Looks(new() { Status = 401, Times = -1 });
        await bench.RunToEndAsync();

        bench.Add(late);
        bench.Add(late);

        var last = bench.Outcomes[^1].Outcome;
        Assert.Equal(late.TaskId, last.Result?.TaskId);
        Assert.Null(last.Error);
        Assert.Equal(3, bench.Outcomes.Count);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(400)]
    public async Task Given_a_page_of_a_CDN_when_waiting_then_it_ends_neither_the_wait_nor_the_task(int status)
    {
        await using var bench = await WaitBench.StartAsync(new WaitOptions(), new() { RunningTime = TimeSpan.FromSeconds(60) });
        bench.Add(await bench.SubmitAsync());
        bench.Add(await bench.SubmitAsync("another"));
        bench.Looks(new() { Status = status, RawBody = "<html>Just a moment...</html>", ContentType = "text/html", Skip = 12, Times = 2 });

        await bench.RunToEndAsync();

        Assert.Equal(2, bench.Outcomes.Count);
        Assert.All(bench.Outcomes, each => Assert.Equal(GptImageTaskStatus.Success, each.Outcome.Result?.Status));
    }
}
