using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Table;

/// <summary>Of many machines, one submits the request of an idempotency key.</summary>
public sealed class TableClaimTests : TableTest
{
    private const string Key = "row 1";

    /// <summary>Longer than the claim of a client with the default timeout.</summary>
    private static readonly TimeSpan PastClaim = TimeSpan.FromSeconds(100);

    [TableFact]
    public async Task Given_two_machines_when_they_claim_at_once_then_one_submits_and_the_other_gets_its_task()
    {
        var machines = new[] { Open(), Open() };
        for (var row = 0; row < 50; row++)
        {
            var request = Request("row " + row);
            var starts = await Task.WhenAll(machines.Select(machine => Task.Run(() => machine.BeginAsync(request))));

            var winner = Array.FindIndex(starts, start => start.Submission is not null);
            Assert.NotNull(Assert.Single(starts, start => start.Submission is null).Pause);
            await machines[winner].RecordAcceptedAsync(
                starts[winner].Submission!, new GptImageTask { TaskId = "task-" + row });

            var again = await machines[1 - winner].BeginAsync(request);
            Assert.Equal("task-" + row, again.Paid?.Task.TaskId);
        }
    }

    [TableFact]
    public async Task Given_two_machines_when_they_force_at_once_then_one_submits()
    {
        var first = Open();
        await first.RecordUnknownAsync(await first.ClaimAsync(Request(Key)));
        var machines = Enumerable.Range(0, 4).Select(_ => Open()).ToArray();

        var starts = await Task.WhenAll(
            machines.Select(machine => Task.Run(() => machine.BeginAsync(Request(Key), force: true))));

        Assert.Single(starts, start => start.Submission is not null);
        Assert.Equal(3, starts.Count(start => start.Pause is not null));
        Assert.Equal(2, (await Open().ListAsync()).Count);
    }

    [TableFact]
    public async Task Given_a_live_claim_when_another_machine_begins_then_it_pauses_also_with_force()
    {
        await Open().ClaimAsync(Request(Key));

        foreach (var force in new[] { false, true })
        {
            var start = await Open().BeginAsync(Request(Key), force);

            Assert.InRange(start.Pause!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5));
        }

        Proxy.ClockOffset = TimeSpan.FromSeconds(90);
        Assert.NotNull((await Open().BeginAsync(Request(Key))).Pause);
        await FailsAsync(
            GptImageErrorId.IdempotencyKeyReused, () => Open().BeginAsync(Request(Key, "a blue fox")));
    }

    [TableFact]
    public async Task Given_the_end_of_a_claim_by_the_clock_of_the_store_when_beginning_then_the_outcome_is_unknown()
    {
        await Open().ClaimAsync(Request(Key));
        Clock.Leap(TimeSpan.FromDays(365));
        Assert.NotNull((await Open().BeginAsync(Request(Key))).Pause);

        Proxy.ClockOffset = PastClaim;

        await FailsAsync(GptImageErrorId.SubmissionOutcomeUnknown, () => Open().BeginAsync(Request(Key)));
        Assert.NotNull((await Open().BeginAsync(Request(Key), force: true)).Submission);
    }

    [TableFact]
    public async Task Given_a_displaced_claim_when_its_outcome_arrives_late_then_both_tasks_are_in_the_table()
    {
        var slow = Open();
        var displaced = await slow.ClaimAsync(Request(Key));
        Proxy.ClockOffset = PastClaim;
        Clock.Leap(TimeSpan.FromSeconds(1));
        var forcing = Open();
        var forced = await forcing.ClaimAsync(Request(Key), force: true);

        await slow.RecordAcceptedAsync(displaced, new GptImageTask { TaskId = "task-1" });
        await forcing.RecordAcceptedAsync(forced, new GptImageTask { TaskId = "task-2" });

        Assert.Equal(["task-1", "task-2"], (await Open().ListAsync()).Select(task => task.TaskId));
        Assert.Equal("task-2", (await Open().BeginAsync(Request(Key))).Paid?.Task.TaskId);
        await Open().RecordEndAsync("task-1");
        await Open().RecordEndAsync("task-2");
        Assert.Empty(await Open().ListAsync(new() { Pending = true }));
    }

    [TableFact]
    public async Task Given_a_displaced_claim_that_was_accepted_when_the_forced_one_is_refused_then_its_task_counts()
    {
        var slow = Open();
        var displaced = await slow.ClaimAsync(Request(Key));
        Proxy.ClockOffset = PastClaim;
        var forcing = Open();
        await forcing.RecordRefusedAsync(await forcing.ClaimAsync(Request(Key), force: true));

        await slow.RecordAcceptedAsync(displaced, new GptImageTask { TaskId = "task-1" });

        Assert.Equal("task-1", (await Open().BeginAsync(Request(Key), force: true)).Paid?.Task.TaskId);
        Assert.Equal("task-1", Assert.Single(await Open().ListAsync()).TaskId);
    }
}
