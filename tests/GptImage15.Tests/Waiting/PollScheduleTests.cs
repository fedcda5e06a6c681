using System.Runtime.CompilerServices;
using GptImage15.Tests.Support;
using GptImage15.Waiting;

namespace GptImage15.Tests.Waiting;

/// <summary>Which task is next when more are due than the limit allows.</summary>
public sealed class PollScheduleTests
{
    [Fact]
    public void Given_more_tasks_due_than_polls_when_time_passes_then_each_is_polled_equally_often()
    {
        var clock = new ManualClock();
        using var schedule = new PollSchedule(clock, new GptImageWaitOptions { ThrottleLimit = 1 }, () => { });
        for (var number = 0; number < 50; number++)
        {
            schedule.Add(new GptImageTask { TaskId = $"{number}" }, grace: null);
        }

        // One poll takes a second, so a round of all takes 50 s. The pauses planned differ by up to 6 s, no more than
        // that can a task be ahead of another.
        var polls = new Dictionary<string, List<double>>();
        while (clock.Elapsed < TimeSpan.FromSeconds(500))
        {
            var waited = schedule.TakeDue();
            Assert.NotNull(waited);
            Assert.Null(schedule.TakeDue());
            polls.TryAdd(waited.Known.TaskId!, []);
            polls[waited.Known.TaskId!].Add(clock.Elapsed.TotalSeconds);
            clock.Advance(TimeSpan.FromSeconds(1));
            schedule.EndPoll(waited);
            schedule.Again(waited);
        }

        Assert.Equal(50, polls.Count);
        Assert.All(polls.Values, times =>
        {
            Assert.InRange(times.Count, 9, 11);
            Assert.All(
                times.Zip(times.Skip(1), (earlier, later) => later - earlier), gap => Assert.InRange(gap, 44, 56));
        });
    }

    [Fact]
    public void Given_a_hold_when_it_is_over_then_the_timer_wakes_who_waits_for_it()
    {
        var clock = new ManualClock();
        var woken = new List<double>();
        using var schedule = new PollSchedule(
            clock, new GptImageWaitOptions(), () => woken.Add(clock.Elapsed.TotalSeconds));
        schedule.Add(new GptImageTask { TaskId = "a" }, grace: null);
        schedule.HoldAll(TimeSpan.FromSeconds(90));

        Assert.Null(schedule.TakeDue());
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal([90], woken);
        Assert.NotNull(schedule.TakeDue());
    }

    [Fact]
    public void Given_a_deadline_when_a_poll_is_under_way_then_the_task_expires_once_it_is_answered()
    {
        var clock = new ManualClock();
        using var schedule = new PollSchedule(
            clock, new GptImageWaitOptions { Timeout = TimeSpan.FromSeconds(10) }, () => { });
        var waited = schedule.Add(new GptImageTask { TaskId = "a" }, grace: null);
        Assert.Same(waited, schedule.TakeDue());

        clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Null(schedule.TakeExpired());
        schedule.EndPoll(waited);
        Assert.True(schedule.IsExpired(waited));
    }

    [Fact]
    public void Given_a_deadline_when_planning_then_the_last_poll_comes_shortly_before_it()
    {
        var clock = new ManualClock();
        using var schedule = new PollSchedule(
            clock, new GptImageWaitOptions { Timeout = TimeSpan.FromSeconds(10) }, () => { });
        var waited = schedule.Add(new GptImageTask { TaskId = "a" }, grace: null);
        schedule.TakeDue();
        schedule.EndPoll(waited);

        clock.Advance(TimeSpan.FromSeconds(3));
        schedule.Again(waited);

        Assert.Equal(TimeSpan.FromSeconds(9), waited.Due);
        Assert.Equal(TimeSpan.FromSeconds(7), schedule.TimeFor(waited, TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData(3, 5, 0)]
    [InlineData(5.5, 5, 0)]
    [InlineData(6, 5, 0)]
    [InlineData(11, 5, 0)]
    [InlineData(16, 5, 0.3)]
    [InlineData(60, 5, 0)]
    [InlineData(60, 5, 0.9)]
    [InlineData(600, 5, 2)]
    [InlineData(600, 1, 0)]
    [InlineData(20_000, 3600, 0)]
    public void Given_any_deadline_when_looking_again_and_again_then_no_pause_is_shorter_than_the_interval(
        double timeout, double interval, double answerTime)
    {
        for (var round = 0; round < 50; round++)
        {
            var clock = new ManualClock();
            var options = new GptImageWaitOptions
            {
                Timeout = TimeSpan.FromSeconds(timeout),
                PollInterval = TimeSpan.FromSeconds(interval),
            };
            using var schedule = new PollSchedule(clock, options, () => { });
            var waited = schedule.Add(new GptImageTask { TaskId = "a" }, grace: null);
            List<double> polls = [];
            while (schedule.TakeExpired() is null)
            {
                if (schedule.TakeDue() is not null)
                {
                    polls.Add(clock.Elapsed.TotalSeconds);
                    clock.Advance(TimeSpan.FromSeconds(answerTime));
                    schedule.EndPoll(waited);
                    if (schedule.IsExpired(waited))
                    {
                        break;
                    }

                    schedule.Again(waited);
                    schedule.TakeDue();
                }

                clock.AdvanceToNextTimer();
            }

            Assert.All(
                polls.Zip(polls.Skip(1), (earlier, later) => later - earlier),
                pause => Assert.InRange(pause, interval - 0.001, (2 * interval) + answerTime + 0.001));
            Assert.InRange(polls[^1], Math.Max(0, timeout - Math.Max(interval + answerTime, 1)) - 0.001, timeout);
        }
    }

    [Fact]
    public void Given_one_task_that_does_not_end_when_the_others_have_then_they_do_not_stay_in_memory()
    {
        using var schedule = new PollSchedule(new ManualClock(), new GptImageWaitOptions(), () => { });
        schedule.Add(new GptImageTask { TaskId = "runs on" }, grace: null);
        var ended = Enumerable.Range(0, 1000).Select(number => AddAndEnd(schedule, number)).ToArray();

        GC.Collect();

        Assert.InRange(ended.Count(reference => reference.TryGetTarget(out _)), 0, 100);
        Assert.NotNull(schedule.TakeDue());
    }

    // A method of its own, so that no local variable keeps what it made.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<GptImageTask> AddAndEnd(PollSchedule schedule, int number)
    {
        var task = new GptImageTask { TaskId = $"{number}" };
        schedule.Remove(schedule.Add(task, grace: null));
        return new(task);
    }
}
