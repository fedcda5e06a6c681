using GptImage15.Waiting;

namespace GptImage15.Tests.Waiting;

/// <summary>The queue of tasks to poll, compared with a sorted list.</summary>
public sealed class DueQueueTests
{
    [Fact]
    public void Given_tasks_put_in_and_taken_out_at_random_then_the_first_is_always_the_one_due_first()
    {
        var random = new Random(7);
        var queue = new DueQueue();
        List<WaitedTask> expected = [];
        for (var step = 0; step < 5000; step++)
        {
            if (random.Next(5) < 3 || expected.Count == 0)
            {
                // Few different times, so that many are due at once.
                var task = Waited(step, TimeSpan.FromSeconds(random.Next(50)));
                queue.Add(task);
                expected.Add(task);
            }
            else
            {
                var task = random.Next(2) == 0 ? queue.First! : expected[random.Next(expected.Count)];
                queue.Remove(task);
                queue.Remove(task);
                expected.Remove(task);
            }

            Assert.Same(expected.OrderBy(task => task.Due).ThenBy(task => task.Number).FirstOrDefault(), queue.First);
        }

        Assert.NotEmpty(expected);
    }

    [Fact]
    public void Given_a_task_taken_out_when_it_is_due_at_another_time_then_it_can_be_put_in_again()
    {
        var queue = new DueQueue();
        var one = Waited(0, TimeSpan.FromSeconds(1));
        var other = Waited(1, TimeSpan.FromSeconds(2));
        queue.Add(one);
        queue.Add(other);

        queue.Remove(one);
        one.Due = TimeSpan.FromSeconds(3);
        queue.Add(one);

        Assert.Same(other, queue.First);
        queue.Remove(other);
        Assert.Same(one, queue.First);
    }

    private static WaitedTask Waited(long number, TimeSpan due) =>
        new(number, new GptImageTask { TaskId = $"{number}" }, TimeSpan.FromSeconds(5)) { Due = due };
}
