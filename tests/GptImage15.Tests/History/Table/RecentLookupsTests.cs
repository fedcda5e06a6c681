using System.Collections.Concurrent;
using GptImage15.History.Table;

namespace GptImage15.Tests.History.Table;

/// <summary>The lookups that a call keeps.</summary>
public sealed class RecentLookupsTests
{
    [Fact]
    public async Task Given_many_tasks_when_looking_them_up_then_the_number_that_is_kept_is_limited()
    {
        const int Maximum = 10;
        var lookups = new RecentLookups(Maximum, _ => Task.FromResult<TableRow?>(null));

        for (var task = 0; task < 1_000; task++)
        {
            await lookups.Of("task-" + task);
            Assert.InRange(lookups.Count, 1, 2 * Maximum);
        }
    }

    [Fact]
    public async Task Given_tasks_in_flight_when_many_threads_look_them_up_then_each_is_looked_up_once()
    {
        const int Maximum = 10;
        var asked = new ConcurrentBag<string>();
        var response = new TaskCompletionSource<TableRow?>();
        var lookups = new RecentLookups(Maximum, identity =>
        {
            asked.Add(identity);
            return response.Task;
        });

        Parallel.For(0, 20 * Maximum, call => lookups.Of("task-" + (call % Maximum)));
        var running = lookups.EndOfRunning();
        Assert.False(running.IsCompleted);
        response.SetResult(null);

        await running;
        Assert.Equal(Maximum, asked.Count);
        Assert.Equal(Maximum, asked.Distinct().Count());
    }
}
