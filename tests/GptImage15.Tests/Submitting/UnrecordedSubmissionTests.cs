using GptImage15.Tests.Client;

namespace GptImage15.Tests.Submitting;

/// <summary>Without a history, a task that the caller has received is not reported a second time.</summary>
public sealed class UnrecordedSubmissionTests : ClientTest
{
    private readonly List<GptImageTask> _reported = [];

    private GptImageSubmitOptions Submitting => new() { UnrecordedTask = _reported.Add };

    [Fact]
    public async Task Given_no_history_when_a_stream_is_enumerated_to_its_end_then_no_task_is_reported()
    {
        GptImageRequest[] requests = [new() { Prompt = "a fox" }, new() { Prompt = "an owl" }];

        var outcomes = await WithoutHistory().SubmitEachAsync(requests, Submitting).ToArrayAsync();

        Assert.All(outcomes, outcome => Assert.NotNull(outcome.Result));
        Assert.Equal(2, Ledger.AcceptedTasks);
        Assert.Empty(_reported);
    }

    [Fact]
    public async Task Given_no_history_when_one_request_is_submitted_then_its_task_is_not_reported()
    {
        var task = await WithoutHistory().SubmitAsync(new() { Prompt = "a fox" }, Submitting);

        Assert.NotNull(task.TaskId);
        Assert.Empty(_reported);
    }

    private GptImageClient WithoutHistory() => CreateClient(options => options.History = "off");
}
