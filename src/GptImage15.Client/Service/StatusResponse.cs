using GptImage15.Resources;
using GptImage15.Transport;
using GptImage15.Wire;

namespace GptImage15.Service;

/// <summary>Reads the response to a poll.</summary>
internal static class StatusResponse
{
    /// <summary>The task as the response describes it, completed with what the caller knows of it.</summary>
    /// <exception cref="GptImageException">The error of the response; MalformedResponse where it describes no task or
    /// another one; ConnectionFailed where it broke off.</exception>
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
            ErrorMessage = data.ErrorMessage is { } words ? response.WithoutSecrets(words) : null,
            Request = GptImageRequestField.Complete(known.Request, data.Request),
        };
    }

    /// <summary>
    /// The service reports the credits while a task runs, and no longer after it has succeeded. It returns the credits
    /// of a failed task.
    /// </summary>
    private static int? CreditsOf(TaskData data, GptImageTask known) =>
        data.ConsumedCredits ?? data.ConsumedCredit
        ?? (data.Status == GptImageTaskStatus.Failed ? null : known.ConsumedCredits);
}
