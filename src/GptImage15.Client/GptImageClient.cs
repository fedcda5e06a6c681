using GptImage15.Resources;
using GptImage15.Saving;
using GptImage15.Submitting;
using GptImage15.Transport;
using GptImage15.Wire;

namespace GptImage15;

/// <summary>
/// The service's two calls and the image download. Thread-safe; cheap to make, since connections are shared by all
/// clients with the same proxy.
/// </summary>
public sealed class GptImageClient
{
    private readonly GptImageClientOptions _options;
    private readonly ServiceConnection? _service;
    private readonly RetryPolicy _retries;
    private readonly Uri _generateUri;
    private readonly string _statusUri;

    /// <summary>Makes a client.</summary>
    /// <param name="apiKey">The key (<c>sk-…</c>); null for a client that only downloads images.</param>
    /// <param name="options">How to reach the service; the service's own address unless given.</param>
    /// <exception cref="GptImageException">InsecureUri: the base address is neither https nor on this machine.
    /// InvalidRequest: the key can't be sent in a header, or the proxy's address is none.</exception>
    public GptImageClient(string? apiKey, GptImageClientOptions? options = null)
    {
        _options = options ?? new GptImageClientOptions();
        Address = SecureUri.CheckBase(_options.BaseUri);
        SecureUri.CheckProxy(_options.Proxy);
        _generateUri = new Uri(Address, "api/generate");
        _statusUri = new Uri(Address, "api/status?task_id=").AbsoluteUri;
        _retries = new RetryPolicy(_options);
        ApiKey = apiKey is null ? null : ApiKeyRules.Check(apiKey);
        _service = ApiKey is null ? null : new ServiceConnection(ApiKey, _options);
    }

    /// <summary>The address of the service, ending in a slash.</summary>
    internal Uri Address { get; }

    /// <summary>The API key as it is sent; null for a client that only downloads images.</summary>
    internal string? ApiKey { get; }

    /// <summary>The options it was made with.</summary>
    internal GptImageClientOptions Options => _options;

    /// <summary>Starts one generation, which costs 10 credits.</summary>
    /// <remarks>
    /// The service can't tell a repeated request from a second one, so the request is sent again only when it provably
    /// never reached the service, or was answered with a 429 that names no task. Cancelling stops it before a try, never
    /// during one.
    /// </remarks>
    /// <returns>The task, as the service just accepted it.</returns>
    /// <exception cref="GptImageException">InvalidRequest, Unauthorized, InsufficientCredits, RateLimited, ConnectionFailed,
    /// RedirectRefused, ServerError (a page of 400 to 499 in front of the service): nothing was accepted.
    /// SubmissionOutcomeUnknown: it may have been; do not send it again blindly.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was accepted.</exception>
    public async Task<GptImageTask> SubmitAsync(GptImageRequest request, CancellationToken cancellationToken = default)
    {
        var checkedRequest = RequestRules.Check(request);
        var body = SubmissionBody.Write(checkedRequest);
        for (var retries = 0; ; retries++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan pause;
            try
            {
                return await PostAsync(checkedRequest, body).ConfigureAwait(false);
            }
            catch (GptImageException error)
                when (error.ErrorId is GptImageErrorId.ConnectionFailed or GptImageErrorId.RateLimited
                    && _retries.TryGetPause(retries, error.RetryAfter, out pause))
            {
            }

            await _retries.PauseAsync(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks how a task stands.</summary>
    /// <param name="taskId">The id the service gave.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="GptImageException">TaskNotFound, Unauthorized, InvalidRequest, RateLimited, ServerError,
    /// ConnectionFailed, MalformedResponse, RedirectRefused.</exception>
    public Task<GptImageTask> GetStatusAsync(string taskId, CancellationToken cancellationToken = default) =>
        GetStatusAsync(new GptImageTask { TaskId = taskId }, cancellationToken);

    /// <summary>The same; what the caller knows of the task and the service doesn't say is kept.</summary>
    internal async Task<GptImageTask> GetStatusAsync(GptImageTask known, CancellationToken cancellationToken)
    {
        for (var retries = 0; ; retries++)
        {
            TimeSpan pause;
            try
            {
                return await GetStatusOnceAsync(known, _options.RequestTimeout, cancellationToken).ConfigureAwait(false);
            }
            catch (GptImageException error)
                when (error.ErrorId is GptImageErrorId.ConnectionFailed or GptImageErrorId.RateLimited or GptImageErrorId.ServerError
                    && _retries.TryGetPause(retries, error.RetryAfter, out pause))
            {
            }

            await _retries.PauseAsync(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks whether the service is there and takes the key, at no cost: by the state of a task that can't exist.</summary>
    /// <remarks>Only the service's own JSON tells that it took the key: of a page nothing is concluded.</remarks>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="GptImageException">ApiKeyNotFound: the client was made without a key, so nothing was asked.</exception>
    public async Task<GptImageConnection> TestConnectionAsync(CancellationToken cancellationToken = default)
    {
        var result = new GptImageConnection { BaseUri = Address };
        var start = _options.TimeProvider.GetTimestamp();
        try
        {
            var made = new GptImageTask { TaskId = $"connection-test-{Guid.NewGuid():N}" };
            await GetStatusOnceAsync(made, _options.RequestTimeout, cancellationToken).ConfigureAwait(false);
            result.IsAuthorized = true;
        }
        catch (GptImageException error) when (error.ErrorId is GptImageErrorId.TaskNotFound or GptImageErrorId.InvalidRequest)
        {
            result.IsAuthorized = true;
        }
        catch (GptImageException error) when (error.ErrorId != GptImageErrorId.ApiKeyNotFound)
        {
            result.IsAuthorized = error.ErrorId == GptImageErrorId.Unauthorized ? false : null;
            result.Problem = error;
        }

        result.IsReachable = result.Problem?.ErrorId != GptImageErrorId.ConnectionFailed;
        result.RoundTrip = result.IsReachable ? _options.TimeProvider.GetElapsedTime(start) : null;
        return result;
    }

    /// <summary>One look at a task, without retries: who polls has a better plan for a failure than to insist.</summary>
    internal async Task<GptImageTask> GetStatusOnceAsync(GptImageTask known, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (known.TaskId is { Length: > TaskIdReader.MaximumIdCharacters } id)
        {
            throw new GptImageException(
                GptImageErrorId.InvalidRequest, Messages.TaskIdTooLong.With(id.Length, TaskIdReader.MaximumIdCharacters));
        }

        try
        {
            using var answer = await Service
                .GetAsync(new Uri(_statusUri + Uri.EscapeDataString(known.TaskId!)), timeout, cancellationToken)
                .ConfigureAwait(false);
            return ReadStatus(answer, known);
        }
        catch (TransportException exception)
        {
            throw new GptImageException(GptImageErrorId.ConnectionFailed, Messages.ConnectionFailed.With(Address.Host, exception.Message));
        }
    }

    /// <summary>Writes an image to a stream. Sends no key; the address may be any host's.</summary>
    /// <remarks>At most 256 MB, at no less than 240 bytes a second once the request's timeout is over.</remarks>
    /// <param name="imageUri">An https address, or one on this machine.</param>
    /// <param name="destination">Gets the bytes.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="GptImageException">InvalidRequest, InsecureUri, RedirectRefused, DownloadFailed.</exception>
    public async Task DownloadAsync(Uri imageUri, Stream destination, CancellationToken cancellationToken = default)
    {
        var address = ImageAddress.Parse(imageUri.OriginalString);
        var request = new ImageRequest(_options, address, ImageStream.DefaultMaximumBytes);
        using var image = await request.OpenAsync(null, 0, cancellationToken).ConfigureAwait(false);
        await image.CopyToAsync(destination).ConfigureAwait(false);
    }

    private ServiceConnection Service => _service
        ?? throw new GptImageException(GptImageErrorId.ApiKeyNotFound, Messages.ApiKeyNotFound);

    /// <summary>The one place where a submission goes out, and where it is decided what became of it.</summary>
    internal async Task<GptImageTask> PostAsync(GptImageRequest request, byte[] requestBody)
    {
        ServiceAnswer answer;
        try
        {
            answer = await Service.PostAsync(_generateUri, requestBody).ConfigureAwait(false);
        }
        catch (TransportException exception)
        {
            throw exception.NeverSent
                ? new GptImageException(GptImageErrorId.ConnectionFailed, Messages.ConnectionFailed.With(Address.Host, exception.Message))
                : ServiceErrors.OutcomeUnknown(exception.Message, null);
        }

        using (answer)
        {
            var said = SubmissionAnswer.Read(answer);
            if (said.AcceptedId is { } taskId)
            {
                return Accepted(request, said.Body?.Data ?? new TaskData(), taskId);
            }

            // What names a task may be paid for, a 429 too.
            if (said.MayNameTask || !ServiceErrors.IsRefusal(said.Code, said.Body))
            {
                throw ServiceErrors.OutcomeUnknown(answer, said);
            }

            // A submission names no task that could be missing.
            var id = ServiceErrors.IdOf(said.Code, said.Body)!.Value;
            throw ServiceErrors.FromCode(
                id == GptImageErrorId.TaskNotFound ? GptImageErrorId.InvalidRequest : id, said.Code, answer, said.Body);
        }
    }

    private GptImageTask Accepted(GptImageRequest request, TaskData data, string taskId) => new()
    {
        TaskId = taskId,
        Status = data.Status ?? GptImageTaskStatus.Pending,
        ImageUrl = data.Response ?? [],
        ConsumedCredits = data.ConsumedCredits ?? data.ConsumedCredit,
        CreatedAt = _options.TimeProvider.GetUtcNow(),
        Prompt = request.Prompt,
        Size = request.Size,
        Quality = request.Quality,
        IdempotencyKey = request.IdempotencyKey,
        Request = request,
    };

    private static GptImageTask ReadStatus(ServiceAnswer answer, GptImageTask known)
    {
        var body = AnswerReader.TryRead(answer.Body);
        var code = AnswerReader.EffectiveCode(answer, body?.Code);
        if (code != 200)
        {
            throw ServiceErrors.FromCode(ServiceErrors.IdOf(code, body) ?? GptImageErrorId.ServerError, code, answer, body);
        }

        if (answer.BodyFailure is { } failure && body is null && answer.Body.Length <= ServiceConnection.MaximumBodyBytes)
        {
            // Cut on the way: the network's doing, not the service's.
            throw new GptImageException(GptImageErrorId.ConnectionFailed, Messages.AnswerCut.With(failure));
        }

        // An answer about another task is not an answer about this one.
        if (body?.Data is not { Status: not null } data || (data.TaskId is { Length: > 0 } id && id != known.TaskId))
        {
            throw ServiceErrors.Malformed(answer, body);
        }

        return AnswerReader.ToTask(answer, data, known);
    }
}
