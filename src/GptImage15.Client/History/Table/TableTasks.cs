using GptImage15.History.Records;
using GptImage15.Outcomes;
using GptImage15.Time;

namespace GptImage15.History.Table;

/// <summary>The tasks of a table: looks them up, once each, and records their ends.</summary>
internal sealed class TableTasks
{
    /// <summary>The longest wait for lookups whose results are not needed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly TableStore _store;
    private readonly TableSession _session;
    private readonly TableOutcomes _outcomes;
    private readonly Func<Task> _prepare;
    private readonly RecentLookups _lookups;
    private GptImageException? _failure;

    /// <param name="store">The table.</param>
    /// <param name="session">What this process knows of it.</param>
    /// <param name="outcomes">Records the ends.</param>
    /// <param name="prepare">Checks the version of the table, once in a process, and carries over outcomes.</param>
    public TableTasks(TableStore store, TableSession session, TableOutcomes outcomes, Func<Task> prepare)
    {
        _store = store;
        _session = session;
        _outcomes = outcomes;
        _prepare = prepare;
        _lookups = new RecentLookups(TableSession.MaximumTasks, LookUpAsync);
    }

    /// <summary>
    /// The task, completed with what this process has seen of it. Otherwise, starts to look it up.
    /// </summary>
    public GptImageTask Complete(GptImageTask task, string identity)
    {
        if (_session.Find(identity) is { } row)
        {
            return Completed(task, row);
        }

        _ = LookUp(identity);
        return task;
    }

    /// <summary>The task, completed with what the table has of it, if it can be reached.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<GptImageTask> CompleteAsync(
        GptImageTask task, string identity, CancellationToken cancellationToken) =>
        Completed(task, await LookUp(identity).WaitAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Records the end of a task that is in the table.</summary>
    /// <exception cref="GptImageException">HistoryUnavailable.</exception>
    public Task RecordEndAsync(GptImageTask task, string identity) => InTurnAsync(async () =>
    {
        // A task of a list was read without its other submissions.
        var row = await FindAsync(identity, row => row.Submissions.Count > 0).ConfigureAwait(false);
        if (row is not null)
        {
            var end = HistoryRecord.OfEnded(submission: null, task);
            await _outcomes.RecordEndAsync(row, end).ConfigureAwait(false);
            _session.Keep(identity, new TableRow(row.Key, row.Record.With(end)) { Submissions = row.Submissions });
        }

        return row;
    });

    /// <summary>Why tasks could not be looked up, as far as it is known; null where they could.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<GptImageException?> FailureAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _lookups.EndOfRunning().WaitAsync(Patience, TimeProvider.System, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // An attempt of them may have failed.
        }

        return _failure ?? _store.LastFailure;
    }

    private static GptImageTask Completed(GptImageTask task, TableRow? row) =>
        row is null ? task : task.CompletedFrom(row.Record.ToTask());

    private Task<TableRow?> LookUp(string identity) => _session.Find(identity) is { } row
        ? Task.FromResult<TableRow?>(row)
        : _lookups.Of(identity);

    private async Task<TableRow?> LookUpAsync(string identity)
    {
        try
        {
            return await InTurnAsync(() => FindAsync(identity, static _ => true)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A poll needs no history. There is one warning for all tasks.
            _failure ??= exception as GptImageException
                ?? UnexpectedError.Of(exception, GptImageErrorId.HistoryUnavailable, identity);
            return null;
        }
    }

    /// <summary>
    /// Calls the store when fewer than the limit do. Where one cannot reach it, those that wait for their turn fail
    /// too: with thousands of tasks, their time-outs would add up to hours.
    /// </summary>
    private async Task<TableRow?> InTurnAsync(Func<Task<TableRow?>> call)
    {
        var earlier = _session.LastFailure;
        await _session.Calls.WaitAsync().ConfigureAwait(false);
        try
        {
            return _session.LastFailure is { } failure && failure != earlier
                ? throw new GptImageException(failure.ErrorId, failure.Message)
                : await CallAsync(call).ConfigureAwait(false);
        }
        finally
        {
            _session.Calls.Release();
        }
    }

    private async Task<TableRow?> CallAsync(Func<Task<TableRow?>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (GptImageException error)
            when (error.Case is not (ErrorCase.RefusedByStore or ErrorCase.RowRefusedByStore))
        {
            _session.LastFailure = error;
            throw;
        }
    }

    private async Task<TableRow?> FindAsync(string identity, Func<TableRow, bool> isEnough)
    {
        await _prepare().ConfigureAwait(false);
        var row = _session.Find(identity) is { } known && isEnough(known)
            ? known
            : await _store.GetAsync(TableKey.OfTask(identity), CancellationToken.None).ConfigureAwait(false);
        if (row is not null)
        {
            _session.Keep(identity, row);
        }

        return row;
    }
}
