namespace GptImage15.Tests.Client;

/// <summary>A request is paid for once, and only while somebody asks for its outcome.</summary>
public sealed class SubmitPromiseTests : ClientTest
{
    private static readonly GptImageRequest WithIdempotencyKey = new() { Prompt = "a fox", IdempotencyKey = "row-1" };

    private static GptImageRequest[] ThreeRequests =>
        [new() { Prompt = "a fox" }, new() { Prompt = "an owl" }, new() { Prompt = "a hare" }];

    [Fact]
    public async Task Given_one_idempotency_key_when_submitting_twice_then_one_task_is_paid_for()
    {
        var first = await CreateClient().SubmitAsync(WithIdempotencyKey);
        var second = await CreateClient().SubmitAsync(WithIdempotencyKey);

        Assert.Equal(first.TaskId, second.TaskId);
        Assert.Equal(1, Ledger.AcceptedTasks);
    }

    [Fact]
    public async Task Given_one_idempotency_key_when_submitting_at_the_same_time_then_one_task_is_paid_for()
    {
        var tasks = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => CreateClient().SubmitAsync(WithIdempotencyKey))));

        Assert.Single(tasks.Select(task => task.TaskId).Distinct());
        Assert.Equal(1, Ledger.AcceptedTasks);
    }

    [Fact]
    public async Task Given_one_idempotency_key_when_the_second_request_differs_then_it_is_IdempotencyKeyReused()
    {
        await CreateClient().SubmitAsync(WithIdempotencyKey);

        var error = await Assert.ThrowsAsync<GptImageException>(
            () => CreateClient().SubmitAsync(WithIdempotencyKey with { Prompt = "an owl" }));

        Assert.Equal(GptImageErrorId.IdempotencyKeyReused, error.ErrorId);
        Assert.Equal(1, Ledger.AcceptedTasks);
    }

    [Fact]
    public async Task Given_no_history_when_submitting_with_an_idempotency_key_then_nothing_is_sent()
    {
        var client = CreateClient(options => options.History = "off");

        var error = await Assert.ThrowsAsync<GptImageException>(() => client.SubmitAsync(WithIdempotencyKey));
        var outcome = Assert.Single(await client.SubmitEachAsync([WithIdempotencyKey]).ToArrayAsync());

        Assert.Equal(GptImageErrorId.HistoryUnavailable, error.ErrorId);
        Assert.Equal(GptImageErrorId.HistoryUnavailable, outcome.Error?.ErrorId);
        Assert.Empty(Ledger.SeenRequests);
    }

    [Fact]
    public async Task Given_a_stream_when_it_is_left_after_the_first_outcome_then_one_task_is_paid_for()
    {
        await foreach (var outcome in CreateClient().SubmitEachAsync(ThreeRequests))
        {
            Assert.NotNull(outcome.Result);
            break;
        }

        Assert.Equal(1, Ledger.AcceptedTasks);
    }

    [Fact]
    public async Task Given_a_stream_when_nobody_enumerates_it_then_nothing_is_sent()
    {
        var client = CreateClient();
        var requested = false;
        IEnumerable<GptImageRequest> Requests()
        {
            requested = true;
            yield return WithIdempotencyKey;
        }

        _ = client.SaveEachAsync(client.WaitEachAsync(client.SubmitEachAsync(Requests())), Path.GetTempPath());
        await Task.Yield();

        Assert.False(requested);
        Assert.Empty(Ledger.SeenRequests);
    }

    [Fact]
    public async Task Given_an_invalid_request_in_a_stream_when_submitting_then_its_error_is_in_its_place()
    {
        var requests = ThreeRequests;
        requests[1] = new() { Prompt = "an owl", Size = "1*1" };

        var outcomes = await CreateClient().SubmitEachAsync(requests).ToArrayAsync();

        Assert.Equal(requests, outcomes.Select(outcome => outcome.Target));
        Assert.Equal([true, false, true], outcomes.Select(outcome => outcome.Result is not null));
        Assert.Equal(GptImageErrorId.InvalidRequest, outcomes[1].Error?.ErrorId);
        Assert.Equal(2, Ledger.AcceptedTasks);
    }

    [Fact]
    public async Task Given_a_limit_of_credits_when_submitting_a_stream_then_the_rest_is_counted_in_a_warning()
    {
        var outcomes = await CreateClient()
            .SubmitEachAsync(ThreeRequests, new() { MaxCredits = GptImageRequest.Credits })
            .ToArrayAsync();

        Assert.Equal(3, outcomes.Length);
        Assert.NotNull(outcomes[0].Result);
        Assert.Equal(GptImageErrorId.CreditLimitReached, outcomes[1].Error?.ErrorId);
        Assert.NotNull(outcomes[2].Warning);
        Assert.Null(outcomes[2].Target);
        Assert.Equal(1, Ledger.AcceptedTasks);
    }

    [Fact]
    public async Task Given_no_request_in_a_stream_when_submitting_then_it_has_an_error_and_the_others_go_on()
    {
        GptImageRequest[] requests = [ThreeRequests[0], null!, ThreeRequests[2]];

        var outcomes = await CreateClient().SubmitEachAsync(requests).ToArrayAsync();

        Assert.Equal([null, GptImageErrorId.InvalidRequest, null], outcomes.Select(outcome => outcome.Error?.ErrorId));
        Assert.Equal(2, Ledger.AcceptedTasks);
    }
}
