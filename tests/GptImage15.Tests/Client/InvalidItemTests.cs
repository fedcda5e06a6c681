using GptImage15.Resources;

namespace GptImage15.Tests.Client;

/// <summary>An item that cannot be used has an outcome, and does not end the others.</summary>
public sealed class InvalidItemTests : ClientTest
{
    [Fact]
    public async Task Given_blank_task_ids_when_waiting_then_each_is_InvalidRequest_and_none_is_polled()
    {
        var client = CreateClient();
        var task = await client.SubmitAsync(new() { Prompt = "a fox" });
        GptImageTask[] blank = [new() { TaskId = "" }, new() { TaskId = " \t" }, new() { TaskId = "" }];

        var outcomes = await client.WaitEachAsync([.. blank, task]).ToArrayAsync();

        Assert.Equal(blank, outcomes.Take(3).Select(outcome => outcome.Target));
        Assert.All(outcomes.Take(3), outcome =>
        {
            Assert.Equal(GptImageErrorId.InvalidRequest, outcome.Error?.ErrorId);
            Assert.Equal(Messages.TaskIdEmpty, outcome.Error!.Message);
        });
        Assert.Equal(GptImageTaskStatus.Success, Assert.Single(outcomes.Skip(3)).Result?.Status);
        Assert.DoesNotContain(Ledger.SeenRequests, request => request.Target.EndsWith('=')
            || request.Target.EndsWith("%09", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public async Task Given_a_blank_task_id_when_polling_then_it_is_InvalidRequest_and_nothing_is_sent(string taskId)
    {
        var error = await Assert.ThrowsAsync<GptImageException>(() => CreateClient().GetStatusAsync(taskId));

        Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId);
        Assert.Empty(Ledger.SeenRequests);
    }

    [Fact]
    public async Task Given_null_in_place_of_a_task_when_waiting_then_it_has_an_error_and_the_others_go_on()
    {
        var client = CreateClient();
        var task = await client.SubmitAsync(new() { Prompt = "a fox" });

        var outcomes = await client.WaitEachAsync([null!, task, null!]).ToArrayAsync();

        AssertInvalid(2, outcomes);
        Assert.Equal(task.TaskId, Assert.Single(outcomes, outcome => outcome.Error is null).Result?.TaskId);
    }

    [Fact]
    public async Task Given_null_in_place_of_an_outcome_when_waiting_then_it_has_an_error_and_the_others_go_on()
    {
        var client = CreateClient();
        var task = await client.SubmitAsync(new() { Prompt = "a fox" });

        var outcomes = await client.WaitEachAsync(Of<GptImageTask>(null!, new(null), new(task, task))).ToArrayAsync();

        AssertInvalid(2, outcomes);
        Assert.Equal(task.TaskId, Assert.Single(outcomes, outcome => outcome.Error is null).Result?.TaskId);
    }

    [Fact]
    public async Task Given_null_in_place_of_a_task_when_saving_then_it_has_an_error_and_the_others_go_on()
    {
        var outcomes = await CreateClient().SaveEachAsync([null!, WithImage, null!], Folder.Path).ToArrayAsync();

        AssertInvalid(2, outcomes);
        Assert.Equal("n1.png", Assert.Single(outcomes, outcome => outcome.Error is null).Result?.Name);
    }

    [Fact]
    public async Task Given_null_in_place_of_an_outcome_when_saving_then_it_has_an_error_and_the_others_go_on()
    {
        var item = new object();

        var outcomes = await CreateClient()
            .SaveEachAsync(Of<GptImageTask>(null!, new(item), new(null, WithImage)), Folder.Path)
            .ToArrayAsync();

        AssertInvalid(2, outcomes);
        Assert.Equal([null, item], outcomes.Where(outcome => outcome.Error is not null).Select(each => each.Target));
        Assert.Equal("n1.png", Assert.Single(outcomes, outcome => outcome.Error is null).Result?.Name);
    }

    [Fact]
    public async Task Given_null_among_the_images_of_a_task_when_saving_then_it_has_an_error_and_the_others_are_saved()
    {
        var task = WithImage with { ImageUrl = [null!, "", WithImage.ImageUrl[0]] };

        var outcomes = await CreateClient().SaveEachAsync([task], Folder.Path).ToArrayAsync();

        AssertInvalid(2, outcomes);
        Assert.Equal("n1-3.png", Assert.Single(outcomes, outcome => outcome.Error is null).Result?.Name);
    }

    private GptImageTask WithImage => new()
    {
        TaskId = "n1",
        Status = GptImageTaskStatus.Success,
        ImageUrl = [new Uri(Service.BaseUri, "samples/png").AbsoluteUri],
    };

    private static void AssertInvalid<T>(int count, GptImageOutcome<T>[] outcomes)
        where T : class
    {
        var errors = outcomes.Select(outcome => outcome.Error).OfType<GptImageException>().ToArray();
        Assert.Equal(count, errors.Length);
        Assert.All(errors, error => Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId));
        Assert.Equal(count + 1, outcomes.Length);
    }

    private static async IAsyncEnumerable<GptImageOutcome<T>> Of<T>(params GptImageOutcome<T>[] outcomes)
        where T : class
    {
        await Task.Yield();
        foreach (var outcome in outcomes)
        {
            yield return outcome;
        }
    }
}
