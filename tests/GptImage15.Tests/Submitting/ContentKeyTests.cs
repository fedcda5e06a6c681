using GptImage15.Requests;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>An idempotency key that is made of the content of a request.</summary>
public sealed class ContentKeyTests
{
    private static readonly GptImageSubmitOptions ContentKey = new() { ContentKey = true };

    [Fact]
    public void Given_a_request_when_its_key_is_made_then_it_is_the_same_in_each_version() =>
        Assert.Equal(
            "content-WslhgwKqbqsk3sCVBJiZvtq0kG1Em5kqKpziWrb-KkA",
            CheckedRequest.Of(new() { Prompt = "a red fox", Size = "1024x1024" }, ContentKey).IdempotencyKey);

    [Fact]
    public void Given_a_key_when_checked_then_it_is_kept() =>
        Assert.Equal(
            "row 1",
            CheckedRequest.Of(new() { Prompt = "a red fox", IdempotencyKey = " row 1 " }, ContentKey).IdempotencyKey);

    [Fact]
    public void Given_a_request_when_its_key_is_made_then_the_original_has_none() =>
        Assert.Null(CheckedRequest.Of(new() { Prompt = "a red fox" }, ContentKey).Original.IdempotencyKey);

    [Fact]
    public async Task Given_equal_requests_when_submitting_each_then_they_are_one_task()
    {
        await using var service = await SimulatedService.StartAsync();
        using var home = new TemporaryFolder();
        var client = Create.Client(
            service.Simulator.ApiKey,
            new GptImageClientOptions { BaseUri = service.Address, History = home["history.jsonl"] });
        GptImageRequest[] requests =
        [
            new() { Prompt = "a red fox", Tag = "may" },
            new() { Prompt = "a red fox", Tag = "june", IdempotencyKey = " " },
            new() { Prompt = "an owl" },
        ];

        var tasks = new List<GptImageTask?>();
        await foreach (var outcome in client.SubmitEachAsync(requests, ContentKey))
        {
            tasks.Add(outcome.Result);
        }

        var again = await client.SubmitAsync(requests[2], ContentKey);

        Assert.Equal(tasks[0]?.TaskId, tasks[1]?.TaskId);
        Assert.Equal(tasks[2]?.TaskId, again.TaskId);
        Assert.Equal(2, service.Posts);
    }
}
