using GptImage15.Simulator;
using GptImage15.Tests.Support;
using GptImage15.Time;
using GptImage15.Transport;

namespace GptImage15.Tests.Transport;

public class RetryTests : ServiceTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Wed, 01 Jan 2025 00:00:42 GMT", 42)]
    [InlineData("Wednesday, 01-Jan-25 00:01:00 GMT", 60)]
    [InlineData("120", 120)]
    public async Task Given_429_with_Retry_After_when_getting_the_status_then_the_retry_waits_for_it(
        string retryAfter, int seconds)
    {
        var id = (await Client().SubmitAsync(new() { Prompt = "a fox" })).TaskId!;
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, Status = 429, RetryAfter = retryAfter });

        var task = await Client(retries: 1).GetStatusAsync(id);

        Assert.Equal(GptImageTaskStatus.Success, task.Status);
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(Clock.Pauses));
    }

    [Fact]
    public async Task Given_503_with_Retry_After_when_getting_the_status_then_the_retry_waits_for_it()
    {
        var id = (await Client().SubmitAsync(new() { Prompt = "a fox" })).TaskId!;
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Status, Status = 503, RetryAfter = "30", RawBody = "<html>" });

        await Client(retries: 1).GetStatusAsync(id);

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(Clock.Pauses));
    }

    [Theory]
    [InlineData("121", 121)]
    [InlineData("Wed, 01 Jan 2025 01:00:00 GMT", 3600)]
    public async Task Given_a_Retry_After_over_two_minutes_when_getting_the_status_then_it_fails_at_once_and_shows_it(
        string retryAfter, int seconds)
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, Status = 429, RetryAfter = retryAfter });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(retries: 4).GetStatusAsync("n1"));

        Assert.Equal((GptImageErrorId.RateLimited, TimeSpan.FromSeconds(seconds)), (error.ErrorId, error.RetryAfter));
        Assert.Empty(Clock.Pauses);
    }

    [Fact]
    public async Task Given_a_Retry_After_in_the_past_when_getting_the_status_then_the_usual_pause_is_made()
    {
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Status, Status = 429, RetryAfter = "Tue, 31 Dec 2024 00:00:00 GMT" });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1"));

        Assert.Equal(TimeSpan.Zero, error.RetryAfter);
    }

    [Theory]
    [InlineData(429, GptImageErrorId.RateLimited)]
    [InlineData(500, GptImageErrorId.ServerError)]
    [InlineData(524, GptImageErrorId.ServerError)]
    public async Task Given_a_failure_without_end_when_getting_the_status_then_it_fails_after_the_retries(
        int status, GptImageErrorId id)
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, Status = status, Times = -1 });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(retries: 3).GetStatusAsync("n1"));

        Assert.Equal(id, error.ErrorId);
        Assert.Equal(4, Ledger.Requests(ServiceRoute.Status));
        Assert.All(Clock.Pauses, pause => Assert.InRange(pause, TimeSpan.Zero, 4 * Second));
    }

    [Fact]
    public async Task Given_429_when_submitting_then_it_is_resent_and_paid_once()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Generate, Status = 429, RetryAfter = "7", Times = 2 });

        await Client(retries: 2).SubmitAsync(new() { Prompt = "a fox" });

        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7)], Clock.Pauses);
        Assert.Equal((3, 10), (Ledger.PostsReceived, Ledger.ChargedCredits));
    }

    [Fact]
    public void Given_retries_when_drawing_their_pauses_then_the_limit_doubles_and_each_is_random_below_it()
    {
        var policy = new RetryPolicy(new() { MaximumRetryCount = 100, RetryInterval = Second });

        foreach (var (retries, ceiling) in new[] { (0, 1), (1, 2), (2, 4), (6, 64), (7, 120), (99, 120) })
        {
            var pauses = Enumerable.Range(0, 200).Select(_ =>
            {
                Assert.True(policy.TryGetPause(retries, null, out var pause));
                return pause;
            }).ToArray();

            Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.Zero, ceiling * Second));
            Assert.True(pauses.Distinct().Count() > 1);
        }
    }

    [Fact]
    public void Given_a_longer_Retry_After_when_drawing_a_pause_then_it_replaces_the_random_one()
    {
        var policy = new RetryPolicy(new() { MaximumRetryCount = 1, RetryInterval = Second });

        Assert.True(policy.TryGetPause(0, 90 * Second, out var pause));
        Assert.Equal(90 * Second, pause);
        Assert.False(policy.TryGetPause(1, null, out _));
    }
}
