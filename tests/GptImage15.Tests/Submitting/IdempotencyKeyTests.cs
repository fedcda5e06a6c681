using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>The same key with the same request is paid for once.</summary>
public sealed class IdempotencyKeyTests
{
    private const string Key = "row 1";

    public static TheoryData<string> RefusalNames => [.. Refusals.Keys];

    private static readonly Dictionary<string, Fault> Refusals = new()
    {
        ["400"] = new() { Status = 400 },
        ["400 in the body"] = new() { Status = 200, BodyCode = 400 },
        ["401"] = new() { Status = 401 },
        ["401 in the body"] = new() { Status = 200, BodyCode = 401 },
        ["402"] = new() { Status = 402 },
        ["402 in the body"] = new() { Status = 200, BodyCode = 402 },
        ["403"] = new() { Status = 403 },
        ["404"] = new() { Status = 404 },
        ["400 of a CDN"] = new() { Status = 400, RawBody = "<html></html>" },
        ["403 of a CDN"] = new() { Status = 403, RawBody = "<html></html>" },
        ["404 of a CDN"] = new() { Status = 404, RawBody = "" },
        ["429"] = new() { Status = 429, Times = 3 },
        ["429 for too long"] = new() { Status = 429, RetryAfter = "86400" },
        ["301"] = new() { Status = 301, Location = "/api/generate" },
        ["307"] = new() { Status = 307, Location = "/api/generate" },
    };

    [Theory]
    [MemberData(nameof(RefusalNames))]
    public async Task Given_a_refusal_when_submitting_again_then_the_key_is_free(string what)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(Refusals[what]);
        var refused = await service.SubmitAsync(key: Key);

        var outcome = await service.SubmitAsync(key: Key);

        Assert.NotNull(refused.Error);
        Assert.NotEqual(GptImageErrorId.SubmissionOutcomeUnknown, refused.Error.ErrorId);
        Assert.Null(outcome.Error);
        Assert.Equal(Assert.Single(service.Simulator.Ledger.Tasks).TaskId, outcome.Result?.TaskId);
    }

    [Fact]
    public async Task Given_nobody_listening_when_submitting_again_then_the_key_is_free()
    {
        var gone = await SimulatedService.StartAsync();
        var port = gone.Address.Port;
        await gone.Simulator.DisposeAsync();
        var refused = await gone.SubmitAsync(key: Key);
        await using var service = await SimulatedService.StartAsync(new SimulatorOptions { Port = port });

        var outcome = await service.SubmitAsync(key: Key, history: gone.OpenHistory());

        Assert.Equal(GptImageErrorId.ConnectionFailed, refused.Error?.ErrorId);
        Assert.NotNull(outcome.Result);
        await gone.DisposeAsync();
    }

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
    public async Task Given_two_instances_on_one_file_when_one_has_read_before_the_other_writes_then_it_still_pays_once()
    {
        await using var service = await SimulatedService.StartAsync();
        var (one, other) = (service.OpenHistory(), service.OpenHistory());
        await service.SubmitAsync("something else", history: one);
        other.Refresh();

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
        var outcomes = new List<Outcome<GptImageTask>>();
        var engine = service.CreateEngine(outcomes.Add, throttleLimit: 4);

        for (var i = 0; i < 4; i++)
        {
            await engine.AddAsync(new GptImageRequest { Prompt = "a red fox", IdempotencyKey = Key }, CancellationToken.None);
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
    public async Task Given_an_unknown_outcome_when_submitting_again_then_it_is_unknown_again_and_nothing_is_sent()
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Cut = Cut.AfterAccept });
        await service.SubmitAsync(key: Key);

        var outcome = await service.SubmitAsync(key: Key);

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, outcome.Error?.ErrorId);
        Assert.Equal(1, service.Posts);
    }

    [Fact]
    public async Task Given_an_unknown_outcome_when_forced_then_it_is_sent_and_the_key_stands_for_the_new_task()
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Cut = Cut.AfterAccept });
        await service.SubmitAsync(key: Key);

        var forced = await service.SubmitAsync(key: Key, force: true);
        var again = await service.SubmitAsync(key: Key);

        Assert.Equal(2, service.Posts);
        Assert.NotNull(forced.Result);
        Assert.Equal(forced.Result.TaskId, again.Result?.TaskId);
    }

    [Fact]
    public async Task Given_an_unknown_outcome_when_forced_and_refused_then_it_is_still_unknown()
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Cut = Cut.AfterAccept });
        service.NextSubmission(new() { Status = 400 });
        await service.SubmitAsync(key: Key);
        await service.SubmitAsync(key: Key, force: true);

        var outcome = await service.SubmitAsync(key: Key);

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, outcome.Error?.ErrorId);
        Assert.Equal(2, service.Posts);
    }

    [Fact]
    public async Task Given_a_record_without_an_outcome_when_submitting_then_it_is_unknown_unless_forced()
    {
        await using var service = await SimulatedService.StartAsync();
        var request = new GptImageRequest { Prompt = "a red fox", IdempotencyKey = Key };
        var fingerprint = GptImage15.Submitting.SubmissionBody.Fingerprint(GptImage15.Submitting.SubmissionBody.Write(request));
        await service.OpenHistory().BeginAsync(request, fingerprint, service.Address.AbsoluteUri);

        var outcome = await service.SubmitAsync(key: Key);

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, outcome.Error?.ErrorId);
        Assert.Equal(0, service.Posts);
        Assert.NotNull((await service.SubmitAsync(key: Key, force: true)).Result);
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

    [Theory]
    [InlineData("row 1 ")]
    [InlineData("  row 1")]
    [InlineData("\trow 1\r\n")]
    [InlineData("\u00a0row 1\u3000")]
    public async Task Given_a_key_in_white_space_when_submitting_again_then_it_is_the_same_key(string spelling)
    {
        await using var service = await SimulatedService.StartAsync();
        var paid = await service.SubmitAsync(key: Key);

        var again = await service.SubmitAsync(key: spelling);

        Assert.Equal(paid.Result!.TaskId, again.Result?.TaskId);
        Assert.Equal(1, service.Posts);
    }

    [Fact]
    public async Task Given_keys_that_differ_in_any_character_when_submitting_then_they_are_different_keys()
    {
        await using var service = await SimulatedService.StartAsync();
        string[] keys = ["row", "Row", "row 1", "row  1", "row\n1", "row\u00001", "r\u00f6w", "ro\u0308w", "\U0001F98A", "\"row\"", "\\row"];

        for (var round = 0; round < 2; round++)
        {
            foreach (var key in keys)
            {
                Assert.Equal(key, (await service.SubmitAsync(key: key)).Result?.IdempotencyKey);
            }
        }

        Assert.Equal(keys.Length, service.Posts);
    }

    [Fact]
    public async Task Given_a_key_that_no_file_can_hold_when_submitting_then_it_is_refused()
    {
        await using var service = await SimulatedService.StartAsync();

        var outcome = await service.SubmitAsync(key: "row \ud800");

        Assert.Equal(GptImageErrorId.InvalidRequest, outcome.Error?.ErrorId);
        Assert.Equal(0, service.Posts);
    }

    [Fact]
    public async Task Given_no_history_when_submitting_under_a_key_then_nothing_is_sent()
    {
        await using var service = await SimulatedService.StartAsync();
        var outcomes = new List<Outcome<GptImageTask>>();
        var engine = Create.SubmissionEngine(service.CreateClient(), null, new(), outcomes.Add);

        await engine.AddAsync(new GptImageRequest { Prompt = "a red fox", IdempotencyKey = Key }, CancellationToken.None);
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
