using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>An idempotency key whose submission has an unknown outcome is not sent again, unless forced.</summary>
public sealed class UnknownOutcomeTests
{
    private const string Key = "row 1";

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
        await service.OpenHistory().BeginAsync(request, service.Address.AbsoluteUri);

        var outcome = await service.SubmitAsync(key: Key);

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, outcome.Error?.ErrorId);
        Assert.Equal(0, service.Posts);
        Assert.NotNull((await service.SubmitAsync(key: Key, force: true)).Result);
    }
}
