using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>The same idempotency key with the same request is paid for once.</summary>
public sealed class IdempotencyKeyTests
{
    private const string Key = "row 1";

    [Fact]
    public async Task Given_a_paid_task_when_submitting_again_then_it_is_given_back_and_nothing_is_sent()
    {
        await using var service = await SimulatedService.StartAsync();
        var history = service.OpenHistory();
        var first = await service.SubmitAsync(key: Key, history: history);

        var here = await service.SubmitAsync(key: Key, history: history);
        var elsewhere = await service.SubmitAsync(key: Key);

        Assert.All([here, elsewhere], outcome =>
        {
            Assert.Equal(first.Result!.TaskId, outcome.Result!.TaskId);
            Assert.Equal("a red fox", outcome.Result.Prompt);
            Assert.Equal(Key, outcome.Result.IdempotencyKey);
        });
        Assert.Equal(1, service.Posts);
    }

    [Fact]
    public async Task Given_two_instances_on_one_file_when_one_has_read_before_the_other_writes_then_it_pays_once()
    {
        await using var service = await SimulatedService.StartAsync();
        var (one, other) = (service.OpenHistory(), service.OpenHistory());
        await service.SubmitAsync("something else", history: one);
        other.Read(static _ => 0);

        var first = await service.SubmitAsync(key: Key, history: one);
        var second = await service.SubmitAsync(key: Key, history: other);

        Assert.Equal(first.Result!.TaskId, second.Result!.TaskId);
        Assert.Equal(2, service.Posts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_many_engines_at_once_when_all_submit_under_one_key_then_one_POST_is_sent(bool sharesHistory)
    {
        await using var service = await SimulatedService.StartAsync();
        var shared = service.OpenHistory();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            service.SubmitAsync(key: Key, history: sharesHistory ? shared : service.OpenHistory()))));

        Assert.Equal(1, service.Posts);
        Assert.Single(outcomes.Select(outcome => outcome.Result?.TaskId).Distinct());
        Assert.NotNull(outcomes[0].Result);
    }

    [Fact]
    public async Task Given_one_key_twice_in_a_batch_when_both_are_under_way_then_one_POST_is_sent()
    {
        await using var service = await SimulatedService.StartAsync();
        var outcomes = new List<GptImageOutcome<GptImageTask>>();
        var engine = service.CreateEngine(outcomes.Add, throttleLimit: 4);

        for (var i = 0; i < 4; i++)
        {
            await engine.AddAsync(
                new GptImageRequest { Prompt = "a red fox", IdempotencyKey = Key }, CancellationToken.None);
        }

        await engine.CompleteAsync(CancellationToken.None);

        Assert.Equal(1, service.Posts);
        Assert.Single(outcomes.Select(outcome => outcome.Result?.TaskId).Distinct());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_used_key_when_submitting_another_request_then_it_is_IdempotencyKeyReused(bool isUnknown)
    {
        await using var service = await SimulatedService.StartAsync();
        if (isUnknown)
        {
            service.NextSubmission(new() { Cut = Cut.AfterAccept });
        }

        await service.SubmitAsync("a red fox", Key);

        var outcome = await service.SubmitAsync("a blue fox", Key, force: true);

        Assert.Equal(GptImageErrorId.IdempotencyKeyReused, outcome.Error?.ErrorId);
        Assert.Equal(1, service.Posts);
    }

    [Fact]
    public async Task Given_one_key_at_two_services_when_submitting_then_they_are_two_keys()
    {
        await using var one = await SimulatedService.StartAsync();
        await using var other = await SimulatedService.StartAsync();
        await one.SubmitAsync(key: Key);

        var outcome = await other.SubmitAsync(key: Key, history: one.OpenHistory());

        Assert.Equal(1, other.Posts);
        Assert.Equal(Assert.Single(other.Simulator.Ledger.Tasks).TaskId, outcome.Result?.TaskId);
    }

    [Fact]
    public async Task Given_no_history_when_submitting_under_a_key_then_nothing_is_sent()
    {
        await using var service = await SimulatedService.StartAsync();
        var outcomes = new List<GptImageOutcome<GptImageTask>>();
        var engine = Create.SubmissionEngine(service.CreateClient(), null, new(), outcomes.Add);

        await engine.AddAsync(
            new GptImageRequest { Prompt = "a red fox", IdempotencyKey = Key }, CancellationToken.None);
        await engine.CompleteAsync(CancellationToken.None);

        Assert.Equal(GptImageErrorId.HistoryUnavailable, Assert.Single(outcomes).Error?.ErrorId);
        Assert.Equal(0, service.Posts);
    }

    [Fact]
    public async Task Given_a_task_paid_with_another_API_key_when_submitting_then_it_is_given_back_with_a_warning()
    {
        await using var service = await SimulatedService.StartAsync();
        var paid = await service.SubmitAsync(key: Key);
        var other = Create.Client("sk-rotated-1234", new GptImageClientOptions { BaseUri = service.Address });

        var again = await service.SubmitAsync(key: Key, client: other);

        Assert.Equal(paid.Result?.TaskId, again.Result?.TaskId);
        Assert.NotNull(again.Warning);
        Assert.DoesNotContain("sk-", again.Warning, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", await File.ReadAllTextAsync(service.HistoryPath), StringComparison.Ordinal);
        Assert.Equal(1, service.Posts);
    }

    [Fact]
    public async Task Given_a_task_paid_with_the_same_API_key_when_submitting_then_there_is_no_warning()
    {
        await using var service = await SimulatedService.StartAsync();
        await service.SubmitAsync(key: Key);

        var again = await service.SubmitAsync(key: Key);

        Assert.NotNull(again.Result);
        Assert.Null(again.Warning);
    }
}
