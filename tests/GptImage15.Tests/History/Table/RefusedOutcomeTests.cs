using GptImage15.History.Records;
using GptImage15.TestSupport.Table;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Table;

/// <summary>Outcomes that the table does not accept: they stay on the machine, and the caller is warned.</summary>
public sealed class RefusedOutcomeTests : TableServiceTest
{
    [TableFact]
    public async Task Given_a_kept_outcome_that_is_refused_when_listing_then_it_is_set_aside_with_one_warning()
    {
        await KeepAsync("task-1");
        Proxy.FailNext(IsMerge, StoreFault.RowRefused);

        var first = await OpenForService().ReadAsync(new(), CancellationToken.None);

        Proxy.Clear();
        var second = await OpenForService().ReadAsync(new(), CancellationToken.None);
        Assert.Contains("task-1", first.Warning, StringComparison.Ordinal);
        Assert.Contains(Assert.Single(Kept), first.Warning, StringComparison.Ordinal);
        Assert.Contains("EntityTooLarge", first.Warning, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", first.Warning, StringComparison.Ordinal);
        Assert.Null(second.Warning);
        Assert.Equal(0, Proxy.Count("PATCH"));
    }

    [TableFact]
    public async Task Given_a_kept_outcome_that_is_refused_when_submitting_then_there_is_one_warning()
    {
        await KeepAsync("task-1");
        Proxy.FailNext(IsMerge, StoreFault.RowRefused);
        var outcomes = new List<GptImageOutcome<GptImageTask>>();
        using var engine = Create.SubmissionEngineOn(
            OpenForService(), Service.CreateClient(Clock, retries: 0), new GptImageSubmitOptions(), outcomes.Add);

        await engine.AddAsync(Request("row 2"), CancellationToken.None);
        await engine.CompleteAsync(CancellationToken.None);

        Assert.Equal(2, outcomes.Count);
        Assert.NotNull(outcomes[0].Result);
        Assert.Null(outcomes[0].Warning);
        Assert.Contains("task-1", outcomes[1].Warning, StringComparison.Ordinal);
    }

    [TableFact]
    public async Task Given_a_kept_outcome_that_is_refused_when_testing_the_history_then_it_is_left_to_the_next_call()
    {
        await KeepAsync("task-1");
        Proxy.FailNext(IsMerge, StoreFault.RowRefused);

        await OpenForService().CheckAsync(CancellationToken.None);

        Assert.Null((await OpenForService().ReadAsync(new(), CancellationToken.None)).Warning);
        Assert.Empty(Kept);
    }

    [TableFact]
    public async Task Given_an_outcome_that_is_refused_when_submitting_then_the_warning_has_its_task_id()
    {
        var history = await OpenUsedForServiceAsync();
        Proxy.Rule = request => IsMerge(request) ? StoreFault.RowRefused : null;

        var outcome = await SubmitAsync(history: history);

        Assert.Contains(outcome.Result!.TaskId!, outcome.Warning, StringComparison.Ordinal);
        Assert.Contains(Assert.Single(Kept), outcome.Warning, StringComparison.Ordinal);
        Proxy.Clear();
        await OpenForService().ReadAsync(new(), CancellationToken.None);
        Assert.Equal(0, Proxy.Count("PATCH"));
    }

    /// <summary>Keeps an outcome, because the store cannot be reached.</summary>
    private async Task KeepAsync(string taskId)
    {
        var history = OpenForService();
        var submission = await history.ClaimAsync(Request(Key));
        Proxy.Rule = request => IsMerge(request) ? StoreFault.Refused : null;
        await FailsAsync(
            GptImageErrorId.HistoryUnavailable,
            () => history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = taskId }));
        Proxy.ComeBack();
    }
}
