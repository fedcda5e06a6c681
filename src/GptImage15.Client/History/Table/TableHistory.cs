using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.Requests;
using GptImage15.Resources;
using GptImage15.Time;

namespace GptImage15.History.Table;

/// <summary>The submissions to one service address, in a table that many machines share.</summary>
internal sealed class TableHistory : IServiceHistory, IHistoryWarnings
{
    private readonly TableAddress _address;
    private readonly TableStore _store;
    private readonly TableSession _session;
    private readonly TableClaims _claims;
    private readonly TableTasks _tasks;
    private readonly OutcomeDelivery _delivery;
    private readonly TableCredits? _credits;
    private readonly GptImageClientOptions _options;
    private readonly string _service;
    private readonly string? _apiKey;
    private readonly string? _account;

    /// <param name="address">The table.</param>
    /// <param name="options">The options of the client.</param>
    /// <param name="service">The address of the service, ending in a slash.</param>
    /// <param name="apiKey">The API key of the submissions; null for a client that submits nothing. It is not
    /// stored.</param>
    /// <param name="pendingFolder">The folder for outcomes that the table does not have yet.</param>
    /// <param name="session">What this process knows of the table; null for the one that all of the process
    /// shares.</param>
    /// <param name="limit">The limit of a day; null for none.</param>
    public TableHistory(
        TableAddress address,
        GptImageClientOptions options,
        string service,
        string? apiKey,
        string pendingFolder,
        TableSession? session = null,
        DailyCreditLimit? limit = null)
    {
        var place = address.ToString();
        _address = address;
        _options = options;
        _service = service;
        _apiKey = apiKey;
        _account = apiKey is null ? null : AccountMark.Of(apiKey);
        var connection = new TableConnection(address, options);
        _store = new TableStore(connection, new RetryPolicy(options));
        _session = session ?? TableSession.Open(place);
        _claims = new TableClaims(_store, _session, ClaimTime);
        _credits = limit is null ? null : new TableCredits(_store, _session, service, limit);
        var pending = new PendingOutcomes(pendingFolder, place, new HistoryFiles());
        _tasks = new TableTasks(
            _store,
            _session,
            new TableOutcomes(_store, _session),
            () => PrepareAsync(toWrite: false, CancellationToken.None));
        _delivery = new OutcomeDelivery(
            new TableOutcomes(new TableStore(connection, RetryPolicy.None(options)), _session),
            _session,
            pending,
            options);
    }

    /// <summary>Who configures a table wants each submission to be in it.</summary>
    public bool IsRequired => true;

    /// <summary>Also the time to keep the outcome on disk.</summary>
    public TimeSpan RecordingTime => OutcomeDelivery.LongestTime(_options) + TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public Task<GptImageException?> ReadFailureAsync(CancellationToken cancellationToken) =>
        _tasks.FailureAsync(cancellationToken);

    /// <summary>The request and the time to record its outcome.</summary>
    private TimeSpan ClaimTime => TimeSpan.FromSeconds(
        Math.Ceiling((_options.RequestTimeout + RecordingTime).TotalSeconds));

    /// <inheritdoc/>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        _session.HasVersion = false;
        await PrepareAsync(toWrite: true, cancellationToken, canWarn: false).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public string? TakeWarning() => _session.Warnings.TryDequeue(out var warning) ? warning : null;

    /// <summary>Nothing: <see cref="BeginAsync"/> claims the idempotency key for all processes and machines.</summary>
    public Task<IDisposable> LockKeyAsync(string idempotencyKey, CancellationToken cancellationToken) =>
        Task.FromResult<IDisposable>(NoLock.Instance);

    /// <inheritdoc/>
    public async Task<PaidTask?> FindPaidAsync(
        CheckedRequest request, bool force, CancellationToken cancellationToken)
    {
        await PrepareAsync(toWrite: false, cancellationToken).ConfigureAwait(false);
        return await _claims.FindPaidAsync(NewRecord(request), request, _apiKey, force, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<PaidTask?> PreviewPaidAsync(
        CheckedRequest request, bool force, CancellationToken cancellationToken)
    {
        await CheckVersionAsync(toWrite: false, cancellationToken).ConfigureAwait(false);
        return await _claims.FindPaidAsync(NewRecord(request), request, _apiKey, force, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<long> ReadCreditsOfTodayAsync(CancellationToken cancellationToken)
    {
        await CheckVersionAsync(toWrite: false, cancellationToken).ConfigureAwait(false);
        return await TableCredits.ReadAsync(_store, _service, _options.TimeProvider.GetUtcNow(), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<SubmissionStart> BeginAsync(
        CheckedRequest request, bool force, CancellationToken cancellationToken)
    {
        await PrepareAsync(toWrite: true, cancellationToken).ConfigureAwait(false);
        var record = NewRecord(request);
        if (_credits is null)
        {
            return await ClaimAsync(record, request, force, cancellationToken).ConfigureAwait(false);
        }

        // A task that was paid for costs nothing, also where the limit is reached.
        return request.IdempotencyKey is not null
            && await _claims.FindPaidAsync(record, request, _apiKey, force, cancellationToken).ConfigureAwait(false)
                is { } paid
            ? new(paid)
            : await _credits.ReserveAsync(record, () => ClaimAsync(record, request, force, cancellationToken))
                .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task RecordAcceptedAsync(string submission, GptImageTask task)
    {
        _credits?.Keep(submission);
        return _delivery.RecordAsync(HistoryRecord.OfAccepted(submission, task));
    }

    /// <inheritdoc/>
    public async Task RecordNotAcceptedAsync(string submission, GptImageException error)
    {
        var record = HistoryRecord.OfNotAccepted(submission, error);
        await _delivery.RecordAsync(record).ConfigureAwait(false);
        if (_credits is not null && record.State == SubmissionState.Refused)
        {
            await _credits.ReturnAsync(submission).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task RecordEndAsync(GptImageTask task) => _tasks.RecordEndAsync(task, IdentityOf(task));

    /// <inheritdoc/>
    public async Task<GptImageHistory> ReadAsync(GptImageHistoryQuery query, CancellationToken cancellationToken)
    {
        var selection = new HistorySelection(_service, query);
        if (query.TaskIdPrefix is not null)
        {
            // Completion of ids asks no network.
            return new(selection.Of(_session.Tasks().OrderByDescending(task => task.SubmittedAt)), warning: null);
        }

        await PrepareAsync(toWrite: false, cancellationToken).ConfigureAwait(false);
        var records = await TableQuery
            .ReadAsync(_store, _service, query, selection, _options.TimeProvider, cancellationToken)
            .ConfigureAwait(false);
        foreach (var row in records.Where(row => row.Record.TaskIdentity is not null))
        {
            _session.Keep(row.Record.TaskIdentity!, row);
        }

        return new(selection.Of(records.Select(row => row.Record)), TakeWarning());
    }

    /// <summary>Nothing: each call reads what it needs.</summary>
    public void Refresh()
    {
    }

    /// <summary>Also starts to look the task up, if this process has not seen it.</summary>
    public GptImageTask Complete(GptImageTask task) => _tasks.Complete(task, IdentityOf(task));

    /// <inheritdoc/>
    public Task<GptImageTask> CompleteAsync(GptImageTask task, CancellationToken cancellationToken) =>
        _tasks.CompleteAsync(task, IdentityOf(task), cancellationToken);

    private async Task<SubmissionStart> ClaimAsync(
        HistoryRecord record, CheckedRequest request, bool force, CancellationToken cancellationToken)
    {
        try
        {
            return await _claims.BeginAsync(record, request, _apiKey, force, cancellationToken).ConfigureAwait(false);
        }
        catch (GptImageException error)
            when (error is { ErrorId: GptImageErrorId.HistoryUnavailable, Case: ErrorCase.General })
        {
            // The row may have been added although each response was lost. Nothing is sent, so the next call that
            // reaches the table frees the idempotency key.
            _delivery.TryKeep(record.With(HistoryRecord.OfNotAccepted(record.Submission!, error)));
            throw;
        }
        catch (OperationCanceledException)
        {
            var stopped = new GptImageException(GptImageErrorId.ConnectionFailed, Messages.StoppedBeforeSending);
            _delivery.TryKeep(record.With(HistoryRecord.OfNotAccepted(record.Submission!, stopped)));
            throw;
        }
    }

    /// <summary>
    /// Checks the version of the table, once in a process, and carries over the outcomes that it does not have.
    /// </summary>
    private async Task PrepareAsync(bool toWrite, CancellationToken cancellationToken, bool canWarn = true)
    {
        await CheckVersionAsync(toWrite, cancellationToken).ConfigureAwait(false);
        await _delivery.CarryOverAsync(canWarn).ConfigureAwait(false);
    }

    private async Task CheckVersionAsync(bool toWrite, CancellationToken cancellationToken)
    {
        if (toWrite)
        {
            _address.CheckRights();
        }

        await TableVersion.CheckOnceAsync(_store, _session, toWrite, cancellationToken).ConfigureAwait(false);
    }

    private HistoryRecord NewRecord(CheckedRequest request) =>
        HistoryRecord.OfSubmitting(request, _service, _account, _options.TimeProvider.GetUtcNow());

    private string IdentityOf(GptImageTask task) => HistoryRecord.IdentityOf(_service, task.TaskId!);
}
