using GptImage15.History.Records;
using GptImage15.Requests;
using GptImage15.TestSupport.Table;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Table;

/// <summary>Many unknown outcomes of one idempotency key.</summary>
public sealed class TableForceTests : TableTest
{
    private const string Key = "row 1";

    [TableFact]
    public async Task Given_forced_submissions_that_were_all_refused_but_the_first_when_beginning_then_it_is_unknown()
    {
        var history = Open();
        await history.RecordUnknownAsync(await history.ClaimAsync(Request(Key)));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await history.RecordRefusedAsync(await history.ClaimAsync(Request(Key), force: true));
        }

        await FailsAsync(GptImageErrorId.SubmissionOutcomeUnknown, () => Open().BeginAsync(Request(Key)));
        await FailsAsync(
            GptImageErrorId.IdempotencyKeyReused,
            () => Open().BeginAsync(Request(Key, "a blue fox"), force: true));
        Assert.Single(await Open().ListAsync());
    }

    [TableFact]
    public async Task Given_an_outcome_that_arrives_while_another_machine_forces_then_it_is_given_back_and_listed_once()
    {
        var slow = Open();
        var late = await slow.ClaimAsync(Request(Key));
        var forcing = await OpenUsedAsync();
        Proxy.ClockOffset = TimeSpan.FromSeconds(100);
        var arrived = new TaskCompletionSource();
        Proxy.Rule = request => request.Method == "PUT" ? new StoreFault { Until = arrived.Task } : null;

        var start = forcing.BeginAsync(Request(Key), force: true);
        await Eventually.Holds(() => Proxy.Count("PUT") == 1);
        await slow.RecordAcceptedAsync(late, new GptImageTask { TaskId = "task-1" });
        arrived.SetResult();

        Assert.Equal("task-1", (await start).Paid?.Task.TaskId);
        Assert.Equal("task-1", Assert.Single(await Open().ListAsync()).TaskId);
    }

    [TableFact]
    public async Task Given_another_unknown_outcome_while_a_machine_forces_then_force_does_not_apply_to_it()
    {
        var (forcing, request, write) = await HoldForceAsync();
        var start = forcing.BeginAsync(request, force: true, CancellationToken.None);
        await Eventually.Holds(() => Proxy.Count("PUT") == 1);

        var other = Open();
        await other.RecordUnknownAsync(await other.ClaimAsync(Request(Key), force: true));
        write.SetResult();

        await FailsAsync(GptImageErrorId.SubmissionOutcomeUnknown, () => start);
        Assert.NotNull((await Open().BeginAsync(Request(Key), force: true)).Submission);
    }

    [TableFact]
    public async Task Given_a_claim_while_a_machine_forces_when_its_outcome_is_unknown_then_force_does_not_apply_to_it()
    {
        var (forcing, request, write) = await HoldForceAsync();
        var start = forcing.BeginAsync(request, force: true, CancellationToken.None);
        await Eventually.Holds(() => Proxy.Count("PUT") == 1);

        var other = Open();
        var claim = await other.ClaimAsync(Request(Key), force: true);
        write.SetResult();
        Assert.NotNull((await start).Pause);
        await other.RecordUnknownAsync(claim);

        await FailsAsync(
            GptImageErrorId.SubmissionOutcomeUnknown,
            () => forcing.BeginAsync(request, force: true, CancellationToken.None));
    }

    [TableFact]
    public async Task Given_a_claim_at_the_first_look_when_its_outcome_is_unknown_then_force_applies_to_it()
    {
        var other = Open();
        var claim = await other.ClaimAsync(Request(Key));
        var forcing = Open();
        var request = CheckedRequest.Of(Request(Key));
        Assert.NotNull((await forcing.BeginAsync(request, force: true, CancellationToken.None)).Pause);
        await other.RecordUnknownAsync(claim);

        Assert.NotNull((await forcing.BeginAsync(request, force: true, CancellationToken.None)).Submission);
    }

    [TableFact]
    public async Task Given_a_retry_after_a_refusal_when_another_outcome_is_unknown_then_force_does_not_apply_to_it()
    {
        var forcing = Open();
        var request = CheckedRequest.Of(Request(Key));
        var first = await forcing.BeginAsync(request, force: true, CancellationToken.None);
        await forcing.RecordRefusedAsync(first.Submission!);

        var other = Open();
        await other.RecordUnknownAsync(await other.ClaimAsync(Request(Key)));

        await FailsAsync(
            GptImageErrorId.SubmissionOutcomeUnknown,
            () => forcing.BeginAsync(request, force: true, CancellationToken.None));
    }

    [TableFact]
    public async Task Given_many_unknown_outcomes_when_all_are_refused_late_then_the_key_is_free()
    {
        var machines = Enumerable.Range(0, 3).Select(_ => Open()).ToArray();
        var submissions = new List<string>();
        foreach (var machine in machines)
        {
            submissions.Add(await machine.ClaimAsync(Request(Key), force: true));
            Proxy.ClockOffset += TimeSpan.FromSeconds(100);
        }

        Assert.Equal(3, (await Open().ListAsync()).Count);
        foreach (var (machine, submission) in machines.Zip(submissions))
        {
            await FailsAsync(GptImageErrorId.SubmissionOutcomeUnknown, () => Open().BeginAsync(Request(Key)));
            await machine.RecordRefusedAsync(submission);
        }

        await Open().SubmitAsync(Request(Key, "a blue fox"), "task-1");
        Assert.Equal("a blue fox", Assert.Single(await Open().ListAsync()).Prompt);
    }

    /// <summary>
    /// A machine that has found an unknown outcome when its request begins, and whose write in its place is held.
    /// </summary>
    private async Task<(IServiceHistory Machine, CheckedRequest Request, TaskCompletionSource Write)> HoldForceAsync()
    {
        var first = Open();
        await first.RecordUnknownAsync(await first.ClaimAsync(Request(Key)));
        var machine = await OpenUsedAsync();
        var write = new TaskCompletionSource();
        var isHeld = 0;
        Proxy.Rule = request => request.Method == "PUT" && Interlocked.Exchange(ref isHeld, 1) == 0
            ? new StoreFault { Until = write.Task }
            : null;
        return (machine, CheckedRequest.Of(Request(Key)), write);
    }
}
