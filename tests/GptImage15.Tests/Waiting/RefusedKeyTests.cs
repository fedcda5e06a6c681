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
}
