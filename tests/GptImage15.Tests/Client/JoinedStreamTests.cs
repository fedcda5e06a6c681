using GptImage15.Tests.Support;

namespace GptImage15.Tests.Client;

/// <summary>The outcomes of one stream are the input of the next.</summary>
public sealed class JoinedStreamTests : ClientTest
{
    private static GptImageRequest[] OneInvalid =>
        [new() { Prompt = "a fox" }, new() { Prompt = "" }, new() { Prompt = "a hare" }];

    [Fact]
    public async Task Given_an_error_of_a_submission_when_waiting_then_it_passes_through()
    {
        var client = CreateClient();

        var outcomes = await client.WaitEachAsync(client.SubmitEachAsync(OneInvalid)).ToArrayAsync();

        var error = Assert.Single(outcomes, outcome => outcome.Error is not null);
        Assert.Equal(GptImageErrorId.InvalidRequest, error.Error!.ErrorId);
        Assert.IsType<GptImageRequest>(error.Target);
        Assert.Equal(2, outcomes.Count(outcome => outcome.Result?.Status == GptImageTaskStatus.Success));
    }

    [Fact]
    public async Task Given_errors_of_a_submission_and_a_wait_when_saving_then_they_pass_through()
    {
        var client = CreateClient();
        GptImageRequest[] requests = [.. OneInvalid, new() { Prompt = "a forbidden owl" }];

        var outcomes = await client
            .SaveEachAsync(client.WaitEachAsync(client.SubmitEachAsync(requests)), Folder.Path)
            .ToArrayAsync();

        Assert.Equal(
            [GptImageErrorId.InvalidRequest, GptImageErrorId.TaskFailed],
            outcomes.Where(outcome => outcome.Error is not null).Select(outcome => outcome.Error!.ErrorId).Order());
        Assert.Equal(
            outcomes.Select(outcome => outcome.Result?.Name).OfType<string>().Order(), Folder.FileNames);
        Assert.Equal(2, Folder.FileNames.Length);
    }

    [Fact]
    public async Task Given_a_warning_when_waiting_and_saving_then_it_passes_through()
    {
        var client = CreateClient();
        var submitted = client.SubmitEachAsync([OneInvalid[0], OneInvalid[2]], new() { MaxCredits = 0 });

        var outcomes = await client.SaveEachAsync(client.WaitEachAsync(submitted), Folder.Path).ToArrayAsync();

        Assert.Equal(GptImageErrorId.CreditLimitReached, outcomes[0].Error?.ErrorId);
        Assert.NotNull(outcomes[1].Warning);
        Assert.Equal(2, outcomes.Length);
    }

    [Fact]
    public async Task Given_a_task_with_a_warning_when_waiting_then_the_warning_passes_through_and_the_task_ends()
    {
        var client = CreateClient();
        var task = await client.SubmitAsync(OneInvalid[0]);

        var outcomes = await client.WaitEachAsync(Of(new(OneInvalid[0], task, warning: "kept"))).ToArrayAsync();

        Assert.Equal((OneInvalid[0], "kept"), (outcomes[0].Target, outcomes[0].Warning));
        Assert.Equal(GptImageTaskStatus.Success, outcomes[1].Result?.Status);
        Assert.Equal(2, outcomes.Length);
    }

    [Fact]
    public async Task Given_a_task_without_an_id_when_waiting_then_it_passes_through()
    {
        var task = new GptImageTask { Status = GptImageTaskStatus.SubmissionUnknown, Prompt = "a fox" };

        var outcome = Assert.Single(await CreateClient().WaitEachAsync([task]).ToArrayAsync());

        Assert.Same(task, outcome.Result);
        Assert.Empty(Ledger.SeenRequests);
    }

    [Fact]
    public async Task Given_a_file_name_function_that_throws_when_saving_then_the_other_tasks_are_saved()
    {
        var client = CreateClient();
        var options = new GptImageSaveOptions
        {
            FileName = task => task.Prompt == "a fox" ? throw new DefectException() : null,
        };

        var outcomes = await client
            .SaveEachAsync(
                client.WaitEachAsync(client.SubmitEachAsync([OneInvalid[0], OneInvalid[2]])), Folder.Path, options)
            .ToArrayAsync();

        var failed = Assert.Single(outcomes, outcome => outcome.Error is not null);
        Assert.Equal(GptImageErrorId.DownloadFailed, failed.Error!.ErrorId);
        Assert.Equal("a fox", Assert.IsType<GptImageTask>(failed.Target).Prompt);
        Assert.Equal(Assert.Single(outcomes, outcome => outcome.Result is not null).Result!.Name, Folder.FileNames[0]);
        Assert.Single(Folder.FileNames);
    }

    [Fact]
    public async Task Given_a_destination_that_cannot_be_written_when_saving_then_nothing_is_paid_for()
    {
        File.WriteAllText(Folder["file"], "");
        var client = CreateClient();
        var saving = client.SaveEachAsync(
            client.WaitEachAsync(client.SubmitEachAsync([new() { Prompt = "a fox" }])), Folder["file"]);

        var error = await Assert.ThrowsAsync<GptImageException>(async () => await saving.ToArrayAsync());

        Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId);
        Assert.Empty(Ledger.SeenRequests);
    }

    [Fact]
    public async Task Given_a_stream_that_fails_when_waiting_then_its_exception_ends_the_wait()
    {
        static async IAsyncEnumerable<GptImageOutcome<GptImageTask>> Failing()
        {
            await Task.Yield();
            throw new InvalidDataException();
#pragma warning disable CS0162 // Makes the method an iterator.
            yield break;
#pragma warning restore CS0162
        }

        await Assert.ThrowsAsync<InvalidDataException>(
            async () => await CreateClient().WaitEachAsync(Failing()).ToArrayAsync());
    }

    private static async IAsyncEnumerable<GptImageOutcome<GptImageTask>> Of(GptImageOutcome<GptImageTask> outcome)
    {
        await Task.Yield();
        yield return outcome;
    }
}
