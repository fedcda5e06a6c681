using GptImage15.Submitting;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>The end of a process waits for the submissions under way, and the others wait for it.</summary>
[Collection(nameof(ClosedSubmissionsTests))]
public sealed class SubmissionsUnderWayTests : IAsyncLifetime
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The submissions of other tests, which were cancelled, have left.</summary>
    public Task InitializeAsync() => Eventually.Holds(() => !SubmissionsUnderWay.Any);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Given_none_under_way_when_waiting_then_the_wait_ends_at_once()
    {
        await WaitThread.Start().EndAsync();

        Assert.False(SubmissionsUnderWay.IsClosed);
        Assert.False(SubmissionsUnderWay.Any);
    }

    [Fact]
    public async Task Given_one_under_way_when_it_leaves_then_the_wait_ends()
    {
        var entry = await EnterAsync();
        Assert.True(SubmissionsUnderWay.Any);
        Assert.False(SubmissionsUnderWay.IsClosed);
        var wait = await WaitThread.StartAsync();

        entry.Dispose();
        await wait.EndAsync();

        Assert.False(SubmissionsUnderWay.Any);
        Assert.False(SubmissionsUnderWay.IsClosed);
    }

    [Fact]
    public async Task Given_two_under_way_when_one_leaves_twice_then_the_wait_goes_on_until_the_other_leaves()
    {
        var (one, other) = (await EnterAsync(), await EnterAsync());
        var wait = await WaitThread.StartAsync();

        one.Dispose();
        one.Dispose();

        Assert.True(SubmissionsUnderWay.Any);
        Assert.True(SubmissionsUnderWay.IsClosed);
        Assert.False(wait.HasEnded);
        other.Dispose();
        await wait.EndAsync();
        Assert.False(SubmissionsUnderWay.Any);
    }

    [Fact]
    public async Task Given_a_wait_when_another_submission_comes_then_it_gets_in_after_the_wait()
    {
        var entry = await EnterAsync();
        var wait = await WaitThread.StartAsync();

        var next = EnterAsync();

        Assert.False(next.IsCompleted);
        entry.Dispose();
        await wait.EndAsync();
        (await next).Dispose();
        Assert.False(SubmissionsUnderWay.Any);
    }

    [Fact]
    public async Task Given_a_submission_that_waits_for_the_wait_when_it_is_cancelled_then_it_ends_and_never_gets_in()
    {
        using var cancel = new CancellationTokenSource();
        var entry = await EnterAsync();
        var wait = await WaitThread.StartAsync();
        var next = EnterAsync(cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.False(wait.HasEnded);
        entry.Dispose();
        await wait.EndAsync();
        Assert.False(SubmissionsUnderWay.Any);
    }

    [Fact]
    public async Task Given_two_waits_at_once_when_the_last_leaves_then_both_end_and_all_others_get_in()
    {
        var entry = await EnterAsync();
        var firstWait = await WaitThread.StartAsync();
        var firstNext = EnterAsync();
        var secondWait = await WaitThread.StartAsync();
        var secondNext = EnterAsync();

        entry.Dispose();

        await firstWait.EndAsync();
        await secondWait.EndAsync();
        (await firstNext).Dispose();
        (await secondNext).Dispose();
        Assert.False(SubmissionsUnderWay.IsClosed);
        Assert.False(SubmissionsUnderWay.Any);
    }

    [Fact]
    public async Task Given_a_wait_that_has_ended_when_waiting_again_then_it_waits_for_the_new_submissions()
    {
        await WaitThread.Start().EndAsync();
        var entry = await EnterAsync();

        var wait = await WaitThread.StartAsync();

        Assert.False(wait.HasEnded);
        entry.Dispose();
        await wait.EndAsync();
    }

    private static Task<IDisposable> EnterAsync(CancellationToken cancellationToken = default) =>
        SubmissionsUnderWay
            .EnterAsync(RequestTimeout, cancellationToken)
            .WaitAsync(Eventually.Patience, CancellationToken.None);
}
