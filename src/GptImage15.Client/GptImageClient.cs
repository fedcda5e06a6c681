using GptImage15.Addresses;
using GptImage15.Logging;
using GptImage15.Requests;
using GptImage15.Resources;
using GptImage15.Saving;
using GptImage15.Service;
using GptImage15.Telemetry;
using GptImage15.Transport;
using GptImage15.Waiting;

namespace GptImage15;

/// <summary>
/// Submits requests, waits for tasks, saves images and reads the history. Thread-safe. Clients with the same proxy
/// share connections, so a client needs no disposal. The members are virtual so that a test can substitute them.
/// </summary>
public partial class GptImageClient
{
    private readonly GptImageClientOptions _options;
    private readonly ImageService _service;
    private readonly StatusCall _status;

    /// <summary>Creates a client.</summary>
    /// <param name="apiKey">The API key (<c>sk-…</c>); null for a client that only saves images and reads the
    /// history.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="GptImageException">InsecureUri: the address is not https and not on this machine.
    /// InvalidRequest: the API key cannot be sent in a header, or an address is invalid. ApiKeyNotFound: the API key is
    /// empty.</exception>
    /// <exception cref="ArgumentException">An option is null or out of its range.</exception>
    public GptImageClient(string? apiKey, GptImageClientOptions? options = null)
    {
        _options = options?.Copy() ?? new GptImageClientOptions();
        _options.Check();
        var address = SecureUri.CheckBase(_options.BaseUri);
        SecureUri.CheckProxy(_options.Proxy);
        ApiKey = apiKey is null ? null : ApiKeyRules.Check(apiKey);
        _service = new ImageService(ApiKey, address, _options);
        _status = new StatusCall(_service);
    }

    /// <summary>Creates a client for a subclass that replaces all members, for example in a test.</summary>
    protected GptImageClient()
        : this(null)
    {
    }

    /// <summary>The calls of the service.</summary>
    internal ImageService Service => _service;

    /// <summary>The API key as it is sent; null for a client without one.</summary>
    internal string? ApiKey { get; }

    /// <summary>Submits one request. It costs 10 credits if the service accepts it.</summary>
    /// <remarks>
    /// The service does not recognize a repeated request. So the request is sent again only if it certainly did not
    /// reach the service, or if the service responded with 429 and named no task. A request with an idempotency key
    /// that was paid for before returns that task. Cancelling stops before an attempt, not during one. <see
    /// cref="SubmitEachAsync(IEnumerable{GptImageRequest}, GptImageSubmitOptions, CancellationToken)"/> also returns
    /// warnings.
    /// </remarks>
    /// <param name="request">The request.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels before an attempt.</param>
    /// <returns>The accepted task.</returns>
    /// <exception cref="GptImageException">InvalidRequest, Unauthorized, InsufficientCredits, CreditLimitReached,
    /// RateLimited, ConnectionFailed, RedirectRefused, ServerError, IdempotencyKeyReused, HistoryUnavailable,
    /// ApiKeyNotFound: nothing was accepted. SubmissionOutcomeUnknown: the request may have been accepted; do not send
    /// it again until you have checked.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. Nothing was accepted.</exception>
    public virtual async Task<GptImageTask> SubmitAsync(
        GptImageRequest request, GptImageSubmitOptions? options = null, CancellationToken cancellationToken = default)
    {
        OptionCheck.NotNull(request, nameof(request));
        options ??= new GptImageSubmitOptions();
        using var engine = CreateSubmissionEngine(options, static _ => { });
        var outcome = await engine.SubmitAsync(CheckedRequest.Of(request, options), cancellationToken)
            .ConfigureAwait(false);
        if (outcome.Result is not { } task)
        {
            throw outcome.Error!;
        }

        engine.MarkShown(task);
        return task;
    }

    /// <summary>Polls a task once, with retries.</summary>
    /// <param name="taskId">The task id that the service returned.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The task.</returns>
    /// <exception cref="GptImageException">TaskNotFound, Unauthorized, InvalidRequest, RateLimited, ServerError,
    /// ConnectionFailed, MalformedResponse, RedirectRefused, ApiKeyNotFound.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public virtual Task<GptImageTask> GetStatusAsync(string taskId, CancellationToken cancellationToken = default)
    {
        OptionCheck.NotNull(taskId, nameof(taskId));
        return GetStatusAsync(new GptImageTask { TaskId = taskId }, cancellationToken);
    }

    /// <summary>
    /// Tests whether the service responds and accepts the API key, and whether the history can be used. It polls a task
    /// that does not exist, at no cost.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The result. An API key that is refused is a result, not an error.</returns>
    /// <exception cref="GptImageException">ApiKeyNotFound: the client was created without an API key.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public virtual async Task<GptImageConnection> TestConnectionAsync(CancellationToken cancellationToken = default)
    {
        var clock = _options.TimeProvider;
        var start = clock.GetTimestamp();
        var unknown = new GptImageTask { TaskId = $"connection-test-{Guid.NewGuid():N}" };
        var (_, error) = await _status
            .PollAsync(unknown, _options.RequestTimeout, cancellationToken)
            .ConfigureAwait(false);
        if (error is { ErrorId: GptImageErrorId.ApiKeyNotFound })
        {
            throw error;
        }

        var roundTrip = clock.GetElapsedTime(start);
        var (history, problem) = await TestHistoryAsync(cancellationToken).ConfigureAwait(false);
        return GptImageConnection.Of(_service.Address, roundTrip, error, history, problem);
    }

    /// <summary>Downloads an image to a stream. The API key is not sent.</summary>
    /// <remarks>
    /// The size is at most 256 MB, the rate at least 240 bytes a second after the timeout of the request.
    /// </remarks>
    /// <param name="imageUri">An https URL, or a URL on this machine.</param>
    /// <param name="destination">Receives the bytes.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    /// <exception cref="GptImageException">InvalidRequest, InsecureUri, RedirectRefused, DownloadFailed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public virtual async Task DownloadAsync(
        Uri imageUri, Stream destination, CancellationToken cancellationToken = default)
    {
        OptionCheck.NotNull(imageUri, nameof(imageUri));
        OptionCheck.NotNull(destination, nameof(destination));
        using var activity = ClientTelemetry.StartDownload();
        try
        {
            var address = ImageAddress.Parse(imageUri.OriginalString);
            var request = new ImageRequest(_options, address, GptImageSaveOptions.DefaultMaximumBytes);
            using var image = await request.OpenAsync(null, 0, cancellationToken).ConfigureAwait(false);
            await image.CopyToAsync(destination).ConfigureAwait(false);
        }
        catch (GptImageException error)
        {
            activity.End(taskId: null, error);
            throw;
        }
    }

    /// <summary>Reads the history of this service address. It does not call the service.</summary>
    /// <param name="query">Which tasks; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The tasks, the oldest first, and a warning about what could not be read.</returns>
    /// <exception cref="GptImageException">HistoryUnavailable: it is off, or cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public virtual Task<GptImageHistory> ReadHistoryAsync(
        GptImageHistoryQuery? query = null, CancellationToken cancellationToken = default)
    {
        query?.Check();
        return Task.Run(
            async () =>
            {
                var history = await OpenRequiredHistory()
                    .ReadAsync(query ?? new GptImageHistoryQuery(), cancellationToken)
                    .ConfigureAwait(false);
                _options.Log?.Say(Messages.LogHistoryRead, history.Tasks.Count);
                return history;
            },
            cancellationToken);
    }

    /// <summary>
    /// As <see cref="GetStatusAsync(string, CancellationToken)"/>; the result has what is known of the task.
    /// </summary>
    internal async Task<GptImageTask> GetStatusAsync(GptImageTask known, CancellationToken cancellationToken)
    {
        var (task, error) = await _status.PollWithRetriesAsync(known, cancellationToken).ConfigureAwait(false);
        return task ?? throw error!;
    }
}
