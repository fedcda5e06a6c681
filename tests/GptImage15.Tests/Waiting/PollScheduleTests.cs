using System.Runtime.CompilerServices;
using GptImage15.Tests.Clocks;
using GptImage15.Waiting;

namespace GptImage15.Tests.Waiting;

/// <summary>Which task is next when there are more than the limit lets through.</summary>
public sealed class PollScheduleTests
{
    [Fact]
    public void Given_more_tasks_due_than_looks_when_time_passes_then_each_is_looked_at_equally_often()
    {
        var clock = new ManualClock();
        using var schedule = new PollSchedule(clock, new WaitOptions { ThrottleLimit = 1 }, () => { });
        for (var number = 0; number < 50; number++)
        {
            schedule.Add(new GptImageTask { TaskId = $"{number}" }, grace: null);
        }

        // One look takes a second, so a round of all takes 50 s. The pauses planned differ by up to 6 s, no more than that
        // can a task be ahead of another.
        var looks = new Dictionary<string, List<double>>();
        while (clock.Elapsed < TimeSpan.FromSeconds(500))
        {
            var waited = schedule.TakeDue();
            Assert.NotNull(waited);
            Assert.Null(schedule.TakeDue());
            looks.TryAdd(waited.Known.TaskId!, []);
            looks[waited.Known.TaskId!].Add(clock.Elapsed.TotalSeconds);
            clock.Advance(TimeSpan.FromSeconds(1));
            schedule.Answered(waited);
            schedule.Again(waited);
        }

        Assert.Equal(50, looks.Count);
        Assert.All(looks.Values, times =>
        {
            Assert.InRange(times.Count, 9, 11);
            Assert.All(times.Zip(times.Skip(1), (earlier, later) => later - earlier), gap => Assert.InRange(gap, 44, 56));
        });
    }

    [Fact]
    public void Given_a_hold_when_it_is_over_then_the_timer_wakes_who_waits_for_it()
    {
        var clock = new ManualClock();
        var woken = new List<double>();
        using var schedule = new PollSchedule(clock, new WaitOptions(), () => woken.Add(clock.Elapsed.TotalSeconds));
        schedule.Add(new GptImageTask { TaskId = "a" }, grace: null);
        schedule.HoldAll(TimeSpan.FromSeconds(90));

        Assert.Null(schedule.TakeDue());
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal([90], woken);
        Assert.NotNull(schedule.TakeDue());
    }

    [Fact]
    public void Given_a_deadline_when_a_look_is_under_way_then_the_task_expires_once_it_is_answered()
    {
        var clock = new ManualClock();
        using var schedule = new PollSchedule(clock, new WaitOptions { Timeout = TimeSpan.FromSeconds(10) }, () => { });
        var waited = schedule.Add(new GptImageTask { TaskId = "a" }, grace: null);
        Assert.Same(waited, schedule.TakeDue());

        clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Null(schedule.TakeExpired());
        schedule.Answered(waited);
        Assert.True(schedule.IsExpired(waited));
    }

    [Fact]
    public void Given_a_deadline_when_planning_then_the_last_look_comes_shortly_before_it()
    {
        var clock = new ManualClock();
        using var schedule = new PollSchedule(clock, new WaitOptions { Timeout = TimeSpan.FromSeconds(7) }, () => { });
        var waited = schedule.Add(new GptImageTask { TaskId = "a" }, grace: null);
        schedule.TakeDue();
        schedule.Answered(waited);

        clock.Advance(TimeSpan.FromSeconds(3));
        schedule.Again(waited);

        Assert.Equal(TimeSpan.FromSeconds(6), waited.Due);
        Assert.Equal(TimeSpan.FromSeconds(4), schedule.TimeFor(waited, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Given_many_that_end_long_before_their_deadline_when_handed_out_then_they_leave_memory_and_the_rest_expire_in_order()
    {
        var clock = new ManualClock();
        using var schedule = new PollSchedule(clock, new WaitOptions { Timeout = TimeSpan.FromMinutes(30) }, () => { });

        var done = AddAndRemove(schedule, clock, count: 500, keepEach: 100);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.Equal(495, done.Count);
        Assert.InRange(done.Count(task => task.TryGetTarget(out _)), 0, 75);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["0", "100", "200", "300", "400", null], Enumerable.Range(0, 6).Select(_ => schedule.TakeExpired()?.Known.TaskId));
    }

    /// <summary>On a stack frame of its own, so that nothing here holds what the schedule has let go of.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference<GptImageTask>> AddAndRemove(PollSchedule schedule, ManualClock clock, int count, int keepEach)
    {
        var done = new List<WeakReference<GptImageTask>>();
        foreach (var number in Enumerable.Range(0, count))
        {
            var waited = schedule.Add(new GptImageTask { TaskId = $"{number}" }, grace: null);
            clock.Advance(TimeSpan.FromSeconds(1));
            if (number % keepEach != 0)
            {
                done.Add(new WeakReference<GptImageTask>(waited.Known));
                schedule.Remove(waited);
            }
        }

        return done;
    }
}
