using GptImage15.Resources;
using GptImage15.Transport;
using GptImage15.Wire;

namespace GptImage15.Service;

/// <summary>Reads the response to a poll.</summary>
internal static class StatusResponse
{
    /// <summary>The task in the response, with the known values where the response has none.</summary>
    /// <exception cref="GptImageException">The error of the response. MalformedResponse: the response has no task or
    /// another task. ConnectionFailed: the response was cut off.</exception>
    public static GptImageTask Read(ServiceResponse response, GptImageTask known)
    {
        var body = ResponseReader.TryRead(response.Body);
        var code = ResponseCode.Of(response, body?.Code);
        if (code != 200)
        {
            throw ServiceErrors.FromCode(
                ServiceErrors.IdOf(code, body) ?? GptImageErrorId.ServerError, code, response, body);
        }

        if (response.BodyFailure is { } failure && body is null
            && response.Body.Length <= ServiceConnection.MaximumBodyBytes)
        {
            throw new GptImageException(GptImageErrorId.ConnectionFailed, Messages.ResponseCut.With(failure));
        }

        if (body?.Data is not { Status: { } status } data || (data.TaskId is { Length: > 0 } id && id != known.TaskId))
        {
            throw ServiceErrors.Malformed(response, body);
        }

        return new GptImageTask
        {
            TaskId = known.TaskId,
            Status = status,
            ImageUrl = data.Response ?? [],
            ConsumedCredits = CreditsOf(data, known),
            CreatedAt = data.CreatedAt ?? known.CreatedAt,
            ErrorMessage = data.ErrorMessage is { } words ? response.Show(words) : null,
            Request = GptImageRequestField.Complete(known.Request, data.Request),
        };
    }

    /// <summary>
    /// On the service's page on task status, consumed_credits is present while a task runs, missing after success, and
    /// 0 after a failure. The service returns the credits of a failed task.
    /// </summary>
    private static int CreditsOf(TaskData data, GptImageTask known) =>
        data.ConsumedCredits ?? data.ConsumedCredit
        ?? (data.Status == GptImageTaskStatus.Failed ? 0 : known.ConsumedCredits ?? GptImageRequest.Credits);
}
