using GptImage15.Resources;
using GptImage15.Transport;
using GptImage15.Wire;

namespace GptImage15.Service;

/// <summary>Translates the codes of the service into errors of this client.</summary>
internal static class ServiceErrors
{
    /// <summary>
    /// The error of a code; null if the request may have been processed. The service's page lists 400, 401, 404 and
    /// 500, another page of the service 402. The other codes have their meaning in HTTP.
    /// </summary>
    /// <param name="code">The code of the response.</param>
    /// <param name="body">The body; null if it cannot be read, for example an HTML page.</param>
    public static GptImageErrorId? IdOf(int code, ResponseBody? body) => code switch
    {
        401 => GptImageErrorId.Unauthorized,
        402 => GptImageErrorId.InsufficientCredits,
        429 => GptImageErrorId.RateLimited,
        // Request timeout, conflict, locked, too early, client closed the connection: the server may have processed it.
        408 or 409 or 423 or 425 or 499 => null,
        >= 300 and < 400 => GptImageErrorId.RedirectRefused,
        // Only the service knows the API key, the request and the task. A proxy or a CDN in front of it does not.
        >= 400 and < 500 when body is not { IsOfService: true } => GptImageErrorId.ServerError,
        403 => GptImageErrorId.Unauthorized,
        404 => GptImageErrorId.TaskNotFound,
        >= 400 and < 500 => GptImageErrorId.InvalidRequest,
        >= 500 and < 600 => GptImageErrorId.ServerError,
        _ => null,
    };

    /// <summary>See Other: the request was processed (RFC 9110, 15.4.4).</summary>
    private const int SeeOther = 303;

    /// <summary>
    /// Whether a code means that a submission was not accepted. A code of 400 to 499 without the JSON of the service
    /// comes from a proxy or a CDN that did not forward the request.
    /// </summary>
    public static bool IsRefusal(int code, ResponseBody? body) =>
        code is not SeeOther and < 500 && IdOf(code, body) is not null;

    /// <summary>The error for a response whose code is not 200.</summary>
    public static GptImageException FromCode(GptImageErrorId id, int code, ServiceResponse response, ResponseBody? body)
    {
        var words = WordsOf(response, body);
        var message = id switch
        {
            GptImageErrorId.InvalidRequest => Messages.ServiceRefusedRequest,
            GptImageErrorId.Unauthorized => Messages.ServiceRefusedKey,
            GptImageErrorId.InsufficientCredits => Messages.ServiceWantsCredits,
            GptImageErrorId.TaskNotFound => Messages.ServiceKnowsNoTask,
            GptImageErrorId.RateLimited => Messages.ServiceRateLimits,
            GptImageErrorId.RedirectRefused => Messages.ServiceRedirects,
            _ when code is >= 400 and < 500 && body is not { IsOfService: true } => Messages.ResponseNotOfService,
            _ => Messages.ServiceFailed,
        };
        return new(
            id, message.With(code, words).WithRetryAfter(response.RetryAfter), code, words, response.RetryAfter);
    }

    /// <summary>The error for a response that does not match the documentation of the service.</summary>
    public static GptImageException Malformed(ServiceResponse response, ResponseBody? body)
    {
        var words = WordsOf(response, body);
        var message = Messages.ResponseMalformed.With(response.HttpStatus, words);
        return new(GptImageErrorId.MalformedResponse, message, response.HttpStatus, words);
    }

    /// <summary>The error for a response to a submission that neither accepts nor refuses it.</summary>
    public static GptImageException OutcomeUnknown(ServiceResponse response, SubmissionResponse submission)
    {
        var words = WordsOf(response, submission.Body);
        if (submission.TaskIds.Count == 0)
        {
            return OutcomeUnknown(words, submission.Code);
        }

        var ids = string.Join(", ", submission.TaskIds);
        return new(
            GptImageErrorId.SubmissionOutcomeUnknown,
            Messages.SubmissionNamesTask.With(submission.Code, words, ids),
            submission.Code,
            Messages.WordsAndTask.With(words, ids))
        {
            TaskIds = submission.TaskIds,
        };
    }

    /// <summary>The error for a submission that may have been accepted.</summary>
    public static GptImageException OutcomeUnknown(string detail, int? code) => new(
        GptImageErrorId.SubmissionOutcomeUnknown,
        Messages.SubmissionOutcomeUnknown.With(detail),
        code,
        code is null ? null : detail);

    /// <summary>
    /// The error that all further submissions would get: the API key is refused, or the credits are used up. Null for
    /// other errors. If such a response names a task, only the outcome of that request is unknown.
    /// </summary>
    public static GptImageException? ForAllFurther(GptImageException error) => error switch
    {
        { ErrorId: GptImageErrorId.Unauthorized or GptImageErrorId.InsufficientCredits } => error,
        { ErrorId: GptImageErrorId.SubmissionOutcomeUnknown, StatusCode: 401 or 403 } =>
            Again(GptImageErrorId.Unauthorized, Messages.ServiceRefusedKey, error),
        { ErrorId: GptImageErrorId.SubmissionOutcomeUnknown, StatusCode: 402 } =>
            Again(GptImageErrorId.InsufficientCredits, Messages.ServiceWantsCredits, error),
        _ => null,
    };

    /// <summary>
    /// The message of the service; without one, why the body could not be read, and its first characters. It never
    /// contains the API key.
    /// </summary>
    public static string WordsOf(ServiceResponse response, ResponseBody? body)
    {
        if (response.IsRedirect && response.Location is { } location)
        {
            return response.Show(location);
        }

        if (body?.Message is { Length: > 0 } message)
        {
            return response.Show(message);
        }

        var excerpt = response.Excerpt();
        return response.BodyFailure is { } failure ? $"{failure} {excerpt}".Trim()
            : excerpt.Length > 0 ? excerpt
            : Messages.ResponseEmpty;
    }

    private static GptImageException Again(GptImageErrorId id, string message, GptImageException error) =>
        new(id, message.With(error.StatusCode, error.ServiceMessage), error.StatusCode, error.ServiceMessage);
}
