using GptImage15.Simulator;
using GptImage15.Tests.Support;
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
    public async Task A_status_call_waits_as_long_as_the_service_asks(string retryAfter, int seconds)
    {
        var id = (await Client().SubmitAsync(new() { Prompt = "a fox" })).TaskId!;
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, Status = 429, RetryAfter = retryAfter });

        var task = await Client(retries: 1).GetStatusAsync(id);

        Assert.Equal(GptImageTaskStatus.Success, task.Status);
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(Clock.Pauses));
    }

    [Fact]
    public async Task A_failing_server_is_given_the_time_it_asks_for_too()
    {
        var id = (await Client().SubmitAsync(new() { Prompt = "a fox" })).TaskId!;
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, Status = 503, RetryAfter = "30", RawBody = "<html>" });

        await Client(retries: 1).GetStatusAsync(id);

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(Clock.Pauses));
    }

    [Theory]
    [InlineData("121", 121)]
    [InlineData("Wed, 01 Jan 2025 01:00:00 GMT", 3600)]
    public async Task A_longer_pause_than_two_minutes_is_not_waited_for_but_told(string retryAfter, int seconds)
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, Status = 429, RetryAfter = retryAfter });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(retries: 4).GetStatusAsync("n1"));

        Assert.Equal((GptImageErrorId.RateLimited, TimeSpan.FromSeconds(seconds)), (error.ErrorId, error.RetryAfter));
        Assert.Empty(Clock.Pauses);
    }

    [Fact]
    public async Task A_moment_that_has_passed_asks_for_no_pause_of_its_own()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, Status = 429, RetryAfter = "Tue, 31 Dec 2024 00:00:00 GMT" });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client().GetStatusAsync("n1"));

        Assert.Equal(TimeSpan.Zero, error.RetryAfter);
    }

    [Theory]
    [InlineData(429, GptImageErrorId.RateLimited)]
    [InlineData(500, GptImageErrorId.ServerError)]
    [InlineData(524, GptImageErrorId.ServerError)]
    public async Task A_status_call_is_tried_again_as_often_as_allowed_and_then_fails(int status, GptImageErrorId id)
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, Status = status, Times = -1 });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(retries: 3).GetStatusAsync("n1"));

        Assert.Equal(id, error.ErrorId);
        Assert.Equal(4, Ledger.Requests(ServiceRoute.Status));
        Assert.All(Clock.Pauses, pause => Assert.InRange(pause, TimeSpan.Zero, 4 * Second));
    }

    [Fact]
    public async Task A_submission_told_to_slow_down_is_sent_again_and_paid_once()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Generate, Status = 429, RetryAfter = "7", Times = 2 });

        await Client(retries: 2).SubmitAsync(new() { Prompt = "a fox" });

        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7)], Clock.Pauses);
        Assert.Equal((3, 10), (Ledger.PostsReceived, Ledger.ChargedCredits));
    }

    [Fact]
    public void Pauses_double_and_are_drawn_at_random_below_that()
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
    public void A_longer_pause_asked_for_takes_the_place_of_a_shorter_one_drawn()
    {
        var policy = new RetryPolicy(new() { MaximumRetryCount = 1, RetryInterval = Second });

        Assert.True(policy.TryGetPause(0, 90 * Second, out var pause));
        Assert.Equal(90 * Second, pause);
        Assert.False(policy.TryGetPause(1, null, out _));
    }
}
