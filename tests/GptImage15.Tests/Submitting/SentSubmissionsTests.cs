using GptImage15.Submitting;

namespace GptImage15.Tests.Submitting;

public sealed class SentSubmissionsTests
{
    private readonly SentSubmissions _sent = new();

    [Fact]
    public void Given_a_request_that_is_sent_when_its_task_reaches_the_caller_then_nothing_is_under_way()
    {
        var task = new GptImageTask { TaskId = "n1" };

        _sent.Begin();
        Assert.Equal(1, _sent.Count);
        _sent.End(task);
        Assert.Equal(1, _sent.Count);
        _sent.Reach(task);

        Assert.Equal(0, _sent.Count);
    }

    [Fact]
    public void Given_a_request_that_is_refused_when_it_ends_then_nothing_is_under_way()
    {
        _sent.Begin();
        _sent.End(null);

        Assert.Equal(0, _sent.Count);
    }

    [Fact]
    public void Given_a_task_that_was_not_sent_when_it_reaches_the_caller_then_the_count_stays()
    {
        _sent.Begin();
        _sent.Reach(new GptImageTask { TaskId = "n1" });
        _sent.Reach(null);

        Assert.Equal(1, _sent.Count);
    }
}
