using GptImage15.TestSupport.Table;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History.Table;

/// <summary>A store that cannot be reached before the request, or after it.</summary>
public sealed class TableGoneTests : TableServiceTest
{
    [TableTheory]
    [InlineData(Key, true)]
    [InlineData(Key, false)]
    [InlineData(null, true)]
    [InlineData(null, false)]
    public async Task Given_a_store_that_is_gone_when_submitting_then_nothing_is_sent(string? key, bool isUsed)
    {
        var history = isUsed ? await OpenUsedForServiceAsync() : OpenForService();
        Proxy.GoAway();

        var outcome = await SubmitAsync(key, history);

        Assert.Equal(GptImageErrorId.HistoryUnavailable, outcome.Error?.ErrorId);
        Assert.Equal(0, Service.Posts);

        Proxy.ComeBack();
        Assert.NotNull((await SubmitAsync(key, history)).Result);
        Assert.Equal(1, Service.Posts);
        Assert.Empty(Kept);
    }

    [TableFact]
    public async Task Given_nobody_at_the_address_when_submitting_then_nothing_is_sent()
    {
        using var port = new ReservedPort();
        var history = Open(
            retries: 1, Table.Address(at: port.BaseUri), service: Service.Address.AbsoluteUri);

        var outcome = await SubmitAsync(history: history);

        Assert.Equal(GptImageErrorId.HistoryUnavailable, outcome.Error?.ErrorId);
        Assert.Equal(0, Service.Posts);
    }

    [TableTheory]
    [InlineData(Key)]
    [InlineData(null)]
    public async Task Given_a_store_that_goes_after_the_request_when_submitting_then_the_task_has_a_warning(string? key)
    {
        var history = await OpenUsedForServiceAsync();
        Proxy.Rule = request => IsMerge(request) ? StoreFault.Refused : null;

        var outcome = await SubmitAsync(key, history);

        Assert.NotNull(outcome.Result?.TaskId);
        Assert.Contains(PendingFolder, outcome.Warning, StringComparison.Ordinal);
        Assert.Single(Kept);
        Assert.True(Clock.Pauses.Aggregate(TimeSpan.Zero, (sum, pause) => sum + pause) >= TimeSpan.FromSeconds(30));

        Proxy.ComeBack();
        var listed = await OpenForService().ReadAsync(new() { Pending = true }, CancellationToken.None);

        Assert.Equal(outcome.Result.TaskId, Assert.Single(listed.Tasks).TaskId);
        Assert.Empty(Kept);
        if (key is not null)
        {
            Assert.Equal(outcome.Result.TaskId, (await SubmitAsync(key)).Result?.TaskId);
            Assert.Equal(1, Service.Posts);
        }
    }

    [TableFact]
    public async Task Given_a_store_that_comes_back_within_the_timeout_when_submitting_then_the_outcome_is_recorded()
    {
        var history = await OpenUsedForServiceAsync();
        Proxy.FailNext(IsMerge, [.. Enumerable.Repeat(StoreFault.Refused, 5)]);

        var outcome = await SubmitAsync(history: history);

        Assert.Null(outcome.Warning);
        Assert.Empty(Kept);
        Assert.Equal(outcome.Result!.TaskId, (await SubmitAsync()).Result?.TaskId);
    }

    [TableFact]
    public async Task Given_a_task_row_that_is_not_added_when_the_store_is_back_then_its_end_is_recorded()
    {
        var history = await OpenUsedForServiceAsync();
        Proxy.Rule = request => IsInsert(request) && Service.Posts > 0 ? StoreFault.Refused : null;
        var outcome = await SubmitAsync(history: history);
        Assert.NotNull(outcome.Warning);
        Proxy.ComeBack();

        await OpenForService().ReadAsync(new(), CancellationToken.None);
        await OpenForService().RecordEndAsync(
            outcome.Result! with { Status = GptImageTaskStatus.Failed, ErrorMessage = "no" });

        var listed = await OpenForService().ReadAsync(new(), CancellationToken.None);
        Assert.Equal(GptImageTaskStatus.Failed, Assert.Single(listed.Tasks).Status);
        Assert.Empty(Kept);
    }

    [TableFact]
    public async Task Given_a_machine_that_lost_the_store_when_another_submits_after_the_claim_then_nothing_is_sent()
    {
        var history = await OpenUsedForServiceAsync();
        Proxy.Rule = request => IsMerge(request) ? StoreFault.Refused : null;
        await SubmitAsync(history: history);
        Proxy.ComeBack();
        Proxy.ClockOffset = TimeSpan.FromSeconds(100);

        var elsewhere = Create.TableHistory(
            Address(), Options(), Service.Address.AbsoluteUri, "sk-of-another", PendingFolder + "-elsewhere");
        var outcome = await SubmitAsync(history: elsewhere);

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, outcome.Error?.ErrorId);
        Assert.Equal(1, Service.Posts);
    }
}
