using GptImage15.Submitting;

namespace GptImage15.Tests.Submitting;

/// <summary>A paid task that is in no history and that the caller has not shown is reported, once.</summary>
public sealed class UnrecordedTasksTests
{
    private static readonly GptImageTask One = new() { TaskId = "n1" };
    private static readonly GptImageTask Two = new() { TaskId = "n2" };
    private static readonly GptImageTask Three = new() { TaskId = "n3" };

    private readonly List<GptImageTask> _reported = [];

    [Fact]
    public void Given_tasks_when_some_are_shown_then_the_end_reports_the_others()
    {
        var tasks = new UnrecordedTasks(_reported.Add);
        tasks.Add(One);
        tasks.Add(Two);
        tasks.Add(Three);

        tasks.MarkShown(Two);

        Assert.Empty(_reported);
        tasks.Close();
        Assert.Equal([One, Three], _reported);
    }

    [Fact]
    public void Given_reported_tasks_when_it_ends_again_then_they_are_not_reported_again()
    {
        var tasks = new UnrecordedTasks(_reported.Add);
        tasks.Add(One);

        tasks.Close();
        tasks.Close();

        Assert.Equal([One], _reported);
    }

    [Fact]
    public void Given_the_end_when_a_task_arrives_then_it_is_reported_at_once()
    {
        var tasks = new UnrecordedTasks(_reported.Add);
        tasks.Close();

        tasks.Add(One);

        Assert.Equal([One], _reported);
    }

    [Fact]
    public void Given_a_callback_that_throws_when_it_ends_then_it_gets_the_other_tasks_too()
    {
        var tasks = new UnrecordedTasks(task =>
        {
            _reported.Add(task);
            throw new InvalidOperationException();
        });
        tasks.Add(One);
        tasks.Add(Two);

        tasks.Close();
        tasks.Add(Three);

        Assert.Equal([One, Two, Three], _reported);
    }

    [Fact]
    public void Given_no_callback_when_tasks_arrive_then_they_do_not_stay_in_memory()
    {
        var tasks = new UnrecordedTasks(null);
        var added = AddTask(tasks);

        GC.Collect();

        Assert.False(added.TryGetTarget(out _));
        tasks.MarkShown(One);
        tasks.Close();
    }

    [Fact]
    public void Given_the_end_when_nobody_uses_it_then_it_does_not_stay_in_memory()
    {
        var ended = CreateEnded();

        GC.Collect();

        Assert.False(ended.TryGetTarget(out _));
    }

    // Methods of their own, so that no local variable keeps what they made.
    private static WeakReference<GptImageTask> AddTask(UnrecordedTasks tasks)
    {
        var task = new GptImageTask { TaskId = "n1" };
        tasks.Add(task);
        return new(task);
    }

    private WeakReference<UnrecordedTasks> CreateEnded()
    {
        var tasks = new UnrecordedTasks(_reported.Add);
        tasks.Add(One);
        tasks.Close();
        return new(tasks);
    }
}
