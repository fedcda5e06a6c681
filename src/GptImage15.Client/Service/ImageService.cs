using GptImage15.Requests;
using GptImage15.Resources;
using GptImage15.Transport;
using GptImage15.Wire;

namespace GptImage15.Service;

/// <summary>
/// The two calls of the service, one attempt each. No retries and no history: the engines handle both.
/// </summary>
internal sealed class ImageService
{
    private readonly GptImageClientOptions _options;
    private readonly ServiceConnection? _connection;
    private readonly Uri _generateUri;
    private readonly string _statusUri;

    /// <param name="apiKey">The checked API key; null where none is needed.</param>
    /// <param name="address">The address of the service, ending in a slash.</param>
    /// <param name="options">The options for requests.</param>
    public ImageService(string? apiKey, Uri address, GptImageClientOptions options)
    {
        _options = options;
        _connection = apiKey is null ? null : new ServiceConnection(apiKey, options);
        _generateUri = new Uri(address, "api/generate");
        _statusUri = new Uri(address, "api/status?task_id=").AbsoluteUri;
        Address = address;
    }

    /// <summary>The address of the service, ending in a slash.</summary>
    public Uri Address { get; }

    /// <summary>The options of the client.</summary>
    public GptImageClientOptions Options => _options;

    private ServiceConnection Connection => _connection
        ?? throw new GptImageException(GptImageErrorId.ApiKeyNotFound, Messages.ApiKeyNotFound);

    /// <summary>Sends a submission. Only its timeout ends it.</summary>
    /// <returns>The accepted task.</returns>
    /// <exception cref="GptImageException">InvalidRequest, Unauthorized, InsufficientCredits, RateLimited,
    /// ConnectionFailed, RedirectRefused, ServerError (400 to 499 from a proxy or a CDN): the submission was not
    /// accepted. SubmissionOutcomeUnknown: it may have been accepted.</exception>
    public async Task<GptImageTask> SubmitAsync(CheckedRequest request)
    {
        try
        {
            using var response = await Connection.PostAsync(_generateUri, request.Body).ConfigureAwait(false);
            return ReadSubmission(response, request);
        }
        catch (TransportException exception)
        {
            throw exception.NeverSent
                ? Unreachable(exception)
                : ServiceErrors.OutcomeUnknown(exception.Message, null);
        }
    }

    /// <summary>Polls a task.</summary>
    /// <param name="known">The known values of the task; the task id is required.</param>
    /// <param name="timeout">The time until the response is read completely.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The task, with the known values where the response has none.</returns>
    /// <exception cref="GptImageException">TaskNotFound, Unauthorized, InvalidRequest, RateLimited, ServerError,
    /// ConnectionFailed, MalformedResponse, RedirectRefused.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<GptImageTask> GetStatusAsync(
        GptImageTask known, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var taskId = TaskIdRules.Check(known.TaskId);
        try
        {
            using var response = await Connection
                .GetAsync(new Uri(_statusUri + Uri.EscapeDataString(taskId)), timeout, cancellationToken)
                .ConfigureAwait(false);
            return StatusResponse.Read(response, known);
        }
        catch (TransportException exception)
        {
            throw Unreachable(exception);
        }
    }

    private GptImageTask ReadSubmission(ServiceResponse response, CheckedRequest request)
    {
        var submission = SubmissionResponse.Read(response);
        if (submission.AcceptedId is { } taskId)
        {
            return Accepted(submission.Body?.Data, taskId, request);
        }

        // Also a response with status 429 can come from a submission that is accepted.
        if (submission.MayBeAccepted || !ServiceErrors.IsRefusal(submission.Code, submission.Body))
        {
            throw ServiceErrors.OutcomeUnknown(response, submission);
        }

        // A submission names no task that could be missing.
        var id = ServiceErrors.IdOf(submission.Code, submission.Body)!.Value;
        throw ServiceErrors.FromCode(
            id == GptImageErrorId.TaskNotFound ? GptImageErrorId.InvalidRequest : id,
            submission.Code,
            response,
            submission.Body);
    }

    private GptImageTask Accepted(TaskData? data, string taskId, CheckedRequest request) => new()
    {
        TaskId = taskId,
        Status = data?.Status ?? GptImageTaskStatus.Pending,
        ImageUrl = data?.Response ?? [],
        ConsumedCredits = data?.ConsumedCredits ?? data?.ConsumedCredit
            ?? (data?.Status == GptImageTaskStatus.Failed ? 0 : GptImageRequest.Credits),
        CreatedAt = _options.TimeProvider.GetUtcNow(),
        Request = request.Request,
    };

    private GptImageException Unreachable(TransportException exception) =>
        new(GptImageErrorId.ConnectionFailed, Messages.ConnectionFailed.With(Address.Host, exception.Message));
}
