using GptImage15.History.Records;
using GptImage15.Submitting;
using GptImage15.Tests.History;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>A process that begins to end sends nothing more, and goes on if it does not end.</summary>
[Collection(nameof(ClosedSubmissionsTests))]
public sealed class StoppedAttemptTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("row 1")]
    public async Task Given_a_process_that_ends_after_the_record_when_submitting_then_it_is_sent_after_the_wait(
        string? key)
    {
        await Eventually.Holds(() => !SubmissionsUnderWay.Any);
        await using var service = await SimulatedService.StartAsync();
        var files = new RecordedFiles();
        WaitThread? wait = null;
        long? postsDuringWait = null;
        var writes = 0;
        files.Before = operation =>
        {
            if (operation != "write history.jsonl")
            {
                return;
            }

            writes++;
            if (writes == 1)
            {
                wait = WaitThread.Start();
                Assert.True(SpinWait.SpinUntil(() => SubmissionsUnderWay.IsClosed, Eventually.Patience));
            }
            else if (writes == 2)
            {
                postsDuringWait = service.Posts;
            }
        };

        var outcome = await service.SubmitAsync(
            key: key, history: Create.History(service.HistoryPath, files: files));

        await wait!.EndAsync();
        Assert.NotNull(outcome.Result);
        Assert.Null(outcome.Warning);
        Assert.Equal((0, 1), (postsDuringWait, service.Posts));
        var recorded = await File.ReadAllTextAsync(service.HistoryPath);
        Assert.Contains(nameof(SubmissionState.Refused), recorded, StringComparison.Ordinal);
        Assert.Contains(outcome.Result.TaskId!, recorded, StringComparison.Ordinal);
    }
}
