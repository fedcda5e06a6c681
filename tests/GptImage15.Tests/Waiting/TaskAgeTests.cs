using System.Globalization;

namespace GptImage15.Tests.Waiting;

/// <summary>What the time of a task's submission changes.</summary>
public sealed class TaskAgeTests
{
    public static TheoryData<string> OddTimes =>
        [$"{DateTimeOffset.MinValue:O}", $"{DateTimeOffset.MaxValue:O}", "2030-01-02T00:00:00Z"];

    [Theory]
    [InlineData(null, 0)]
    [InlineData(3.0, 2)]
    [InlineData(60.0, 0)]
    [InlineData(-60.0, 0)]
    [InlineData(-3.0, 5)]
    public async Task Given_the_age_of_a_task_when_waiting_then_the_first_poll_comes_one_interval_after_its_submission(
        double? age, double expected)
    {
        await using var wait = await SimulatedWait.StartAsync();
        var task = await wait.SubmitAsync();
        task = task with
        {
            CreatedAt = age is { } seconds ? wait.Clock.GetUtcNow() - TimeSpan.FromSeconds(seconds) : null,
        };

        wait.Add(task);
        await wait.RunToEndAsync();

        Assert.Equal(expected, Assert.Single(wait.PollTimes(task.TaskId!)), 3);
    }

    [Theory]
    [MemberData(nameof(OddTimes))]
    public async Task Given_an_odd_time_of_creation_when_waiting_then_it_is_a_task_like_others(string createdAt)
    {
        await using var wait = await SimulatedWait.StartAsync();
        var task = await wait.SubmitAsync();
        task = task with { CreatedAt = DateTimeOffset.Parse(createdAt, CultureInfo.InvariantCulture) };

        wait.Add(task);
        await wait.RunToEndAsync();

        Assert.Null(Assert.Single(wait.Outcomes).Outcome.Error);
    }

    [Fact]
    public async Task Given_404_when_the_task_is_younger_than_30_s_then_it_is_waited_for()
    {
        await using var wait = await SimulatedWait.StartAsync();
        var task = await wait.SubmitAsync();
        wait.NextPolls(new() { Status = 404, Times = 3 });

        wait.Add(task);
        await wait.RunToEndAsync();

        Assert.Null(Assert.Single(wait.Outcomes).Outcome.Error);
        Assert.Equal(4, wait.PollTimes(task.TaskId!).Length);
    }

    [Fact]
    public async Task Given_404_when_30_s_are_over_then_it_is_TaskNotFound()
    {
        await using var wait = await SimulatedWait.StartAsync();
        var task = await wait.SubmitAsync();
        wait.NextPolls(new() { Status = 404, Times = -1 });

        wait.Add(task);
        await wait.RunToEndAsync();

        var (at, outcome) = Assert.Single(wait.Outcomes);
        Assert.Equal(GptImageErrorId.TaskNotFound, outcome.Error?.ErrorId);
        Assert.Null(outcome.Result);
        Assert.InRange(at.TotalSeconds, 30, 40);
    }

    [Fact]
    public async Task Given_404_when_the_age_is_not_known_then_it_is_TaskNotFound_at_once()
    {
        await using var wait = await SimulatedWait.StartAsync();

        wait.AddId("nobody's");
        await wait.RunToEndAsync();

        var (at, outcome) = Assert.Single(wait.Outcomes);
        Assert.Equal(GptImageErrorId.TaskNotFound, outcome.Error?.ErrorId);
        Assert.Equal(TimeSpan.Zero, at);
    }

    [Theory]
    [MemberData(nameof(OddTimes))]
    public async Task Given_404_when_the_time_of_creation_is_odd_then_the_grace_is_no_longer_than_that_of_a_fresh_task(
        string createdAt)
    {
        await using var wait = await SimulatedWait.StartAsync();
        var task = await wait.SubmitAsync();
        task = task with { CreatedAt = DateTimeOffset.Parse(createdAt, CultureInfo.InvariantCulture) };
        wait.NextPolls(new() { Status = 404, Times = -1 });

        wait.Add(task);
        await wait.RunToEndAsync();

        var (at, outcome) = Assert.Single(wait.Outcomes);
        Assert.Equal(GptImageErrorId.TaskNotFound, outcome.Error?.ErrorId);
        Assert.InRange(at.TotalSeconds, 0, 40);
    }
}
