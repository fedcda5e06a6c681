namespace GptImage15.Tests.Client;

/// <summary>A task and its request have the same values.</summary>
public sealed class TaskTests
{
    [Fact]
    public void Given_a_task_that_a_program_creates_when_read_then_its_request_has_the_values()
    {
        var task = new GptImageTask { TaskId = "n1", Prompt = "a fox", IdempotencyKey = "row-1", Size = "1024*1024" };

        Assert.Equal(
            new GptImageRequest { Prompt = "a fox", IdempotencyKey = "row-1", Size = "1024*1024" }, task.Request);
    }
}
