using GptImage15.History.LocalFile;

namespace GptImage15.Benchmarks.CrashStates;

/// <summary>
/// Opens the history after a crash, submits the rows again, and finds what was paid twice, lost or refused.
/// </summary>
/// <param name="root">A folder that does not exist before and after.</param>
/// <param name="ledger">The paid tasks.</param>
/// <param name="rows">The rows.</param>
internal sealed class Replay(string root, Ledger ledger, IReadOnlyList<GptImageRequest> rows)
{
    private readonly Ledger _ledger = ledger.Copy();
    private readonly Verdict _verdict = new();

    /// <summary>Opens a state.</summary>
    /// <param name="image">What is on disk.</param>
    /// <param name="earlier">The disk at the last read of the client; null for a client that has not read
    /// before.</param>
    public async Task<Verdict> RunAsync(DiskImage image, DiskImage? earlier = null)
    {
        try
        {
            var history = Workload.OpenHistory(root);
            if (earlier is not null)
            {
                earlier.WriteTo(root);
                history.Read(static _ => 0);
                Directory.Delete(root, recursive: true);
            }

            image.WriteTo(root);
            CheckCharged("before a rerun", mayBeUnknown: task => !_ledger.WasHandedOut(task.TaskId));
            var before = _ledger.Charged.Count;
            await SubmitAgainAsync(history);
            var rerun = _ledger.Charged.Skip(before).ToHashSet();
            CheckCharged(
                "after a rerun", mayBeUnknown: task => !rerun.Contains(task) && !_ledger.WasHandedOut(task.TaskId));
        }
        catch (Exception exception)
        {
            _verdict.AddUnreadable("the history", exception.Message);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        return _verdict;
    }

    /// <summary>Each charged task must be listed by its id or, if the id was not received, as unknown.</summary>
    private void CheckCharged(string when, Func<ChargedTask, bool> mayBeUnknown)
    {
        var listed = Workload.OpenHistory(root).List(ServiceClient.Address.AbsoluteUri).Tasks;
        var ids = listed.Select(task => task.TaskId).ToHashSet();
        var unknown = listed.Where(task => task.TaskId is null).Select(task => task.Prompt).ToHashSet();
        foreach (var task in _ledger.Charged)
        {
            if (!ids.Contains(task.TaskId) && !(mayBeUnknown(task) && unknown.Contains(task.Prompt)))
            {
                _verdict.AddLost(task, when);
            }
        }
    }

    private async Task SubmitAgainAsync(TaskHistory history)
    {
        var client = ServiceClient.For(new AcceptingService(_ledger));
        var engine = Create.SubmissionEngine(client, history, new GptImageSubmitOptions(), CheckOutcome);
        foreach (var row in rows)
        {
            await engine.AddAsync(row, CancellationToken.None);
        }

        await engine.CompleteAsync(CancellationToken.None);
        var keyed = rows.Where(row => row.IdempotencyKey is not null).Select(row => row.Prompt).ToHashSet();
        foreach (var tasks in _ledger.Charged.GroupBy(task => task.Prompt).Where(tasks => keyed.Contains(tasks.Key)))
        {
            foreach (var _ in tasks.Skip(1))
            {
                _verdict.AddDuplicate(tasks.Key);
            }
        }
    }

    private void CheckOutcome(GptImageOutcome<GptImageTask> outcome)
    {
        var prompt = ((GptImageRequest)outcome.Target!).Prompt!;
        if (outcome.Error is { ErrorId: not GptImageErrorId.SubmissionOutcomeUnknown } error)
        {
            _verdict.AddUnreadable(WorkloadRow.NameOf(prompt), error.Message);
            return;
        }

        if (outcome.Warning is { } warning)
        {
            _verdict.AddUnreadable(WorkloadRow.NameOf(prompt), warning);
        }

        var handedOut = _ledger.Charged.FirstOrDefault(
            task => task.Prompt == prompt && _ledger.WasHandedOut(task.TaskId));
        if (handedOut is not null && outcome.Result?.TaskId != handedOut.TaskId)
        {
            _verdict.AddLost(handedOut, "to the rerun");
        }
    }
}
