using GptImage15.Resources;
using GptImage15.Transport;
using GptImage15.Wire;

namespace GptImage15;

/// <summary>What each code of the service means, as this client's errors.</summary>
internal static class ServiceErrors
{
    /// <summary>The error an answer stands for, or null for one that says nothing certain about the request.</summary>
    /// <param name="code">The code that counts.</param>
    /// <param name="body">The frame; null for a page, and for an answer that can't be read.</param>
    public static GptImageErrorId? IdOf(int code, Answer? body) => code switch
    {
        401 => GptImageErrorId.Unauthorized,
        402 => GptImageErrorId.InsufficientCredits,
        429 => GptImageErrorId.RateLimited,
        // A server that gave up on the request, met a conflict, or was told of a client that hung up: it may have acted.
        408 or 409 or 423 or 425 or 499 => null,
        >= 300 and < 400 => GptImageErrorId.RedirectRefused,
        // Of the key, the request and the task only the service can tell, not what stands in front of it.
        >= 400 and < 500 when body is not { IsOfService: true } => GptImageErrorId.ServerError,
        403 => GptImageErrorId.Unauthorized,
        404 => GptImageErrorId.TaskNotFound,
        >= 400 and < 500 => GptImageErrorId.InvalidRequest,
        >= 500 and < 600 => GptImageErrorId.ServerError,
        _ => null,
    };

    /// <summary>It says that a request was carried out, and where its result is (RFC 9110, 15.4.4).</summary>
    private const int SeeOther = 303;

    /// <summary>
    /// Whether a submission that is answered so was not accepted. A page of 400 to 499 in front of the service kept the
    /// request from it.
    /// </summary>
    public static bool IsRefusal(int code, Answer? body) => code is not SeeOther and < 500 && IdOf(code, body) is not null;

    /// <summary>The error for an answer whose code is not 200.</summary>
    public static GptImageException FromCode(GptImageErrorId id, int code, ServiceAnswer answer, Answer? body)
    {
        var words = WordsOf(answer, body);
        var message = id switch
        {
            GptImageErrorId.InvalidRequest => Messages.ServiceRefusedRequest,
            GptImageErrorId.Unauthorized => Messages.ServiceRefusedKey,
            GptImageErrorId.InsufficientCredits => Messages.ServiceWantsCredits,
            GptImageErrorId.TaskNotFound => Messages.ServiceKnowsNoTask,
            GptImageErrorId.RateLimited => Messages.ServiceRateLimits,
            GptImageErrorId.RedirectRefused => Messages.ServiceRedirects,
            _ when code is >= 400 and < 500 && body is not { IsOfService: true } => Messages.AnswerNotOfService,
            _ => Messages.ServiceFailed,
        };
        return new(id, message.With(code, words), code, words, answer.RetryAfter);
    }

    /// <summary>The error for an answer that is not what the service documents.</summary>
    public static GptImageException Malformed(ServiceAnswer answer, Answer? body)
    {
        var words = WordsOf(answer, body);
        return new(GptImageErrorId.MalformedResponse, Messages.AnswerMalformed.With(answer.HttpStatus, words), answer.HttpStatus, words);
    }

    /// <summary>The error for an answer to a submission that is neither an acceptance nor a refusal.</summary>
    public static GptImageException OutcomeUnknown(ServiceAnswer answer, SubmissionAnswer said)
    {
        var words = WordsOf(answer, said.Body);
        if (said.TaskIds.Count == 0)
        {
            return OutcomeUnknown(words, said.Code);
        }

        var ids = string.Join(", ", said.TaskIds);
        return new(
            GptImageErrorId.SubmissionOutcomeUnknown,
            Messages.SubmissionNamesTask.With(said.Code, words, ids),
            said.Code,
            Messages.WordsAndTask.With(words, ids))
        {
            TaskIds = said.TaskIds,
        };
    }

    /// <summary>The error for a submission that may have been accepted.</summary>
    public static GptImageException OutcomeUnknown(string detail, int? code) => new(
        GptImageErrorId.SubmissionOutcomeUnknown,
        Messages.SubmissionOutcomeUnknown.With(detail),
        code,
        code is null ? null : detail);

    /// <summary>
    /// The error of all further submissions, where that of one tells that they would be for nothing: the key or the credits
    /// are at their end. An answer that says so and yet names a task is an unknown outcome of its own request alone.
    /// </summary>
    public static GptImageException? EndOfAll(GptImageException error) => error switch
    {
        { ErrorId: GptImageErrorId.Unauthorized or GptImageErrorId.InsufficientCredits } => error,
        { ErrorId: GptImageErrorId.SubmissionOutcomeUnknown, StatusCode: 401 or 403 } =>
            Again(GptImageErrorId.Unauthorized, Messages.ServiceRefusedKey, error),
        { ErrorId: GptImageErrorId.SubmissionOutcomeUnknown, StatusCode: 402 } =>
            Again(GptImageErrorId.InsufficientCredits, Messages.ServiceWantsCredits, error),
        _ => null,
    };

    /// <summary>
    /// The service's own words; else what kept its answer from being read, or how the answer begins. Never the key.
    /// </summary>
    public static string WordsOf(ServiceAnswer answer, Answer? body)
    {
        if (body?.Message is { Length: > 0 } message)
        {
            return answer.WithoutSecrets(message);
        }

        if (answer.IsRedirect && answer.Location is { } location)
        {
            return answer.WithoutSecrets(location);
        }

        var excerpt = answer.Excerpt();
        return answer.BodyFailure is { } failure ? $"{failure} {excerpt}".Trim()
            : excerpt.Length > 0 ? excerpt
            : Messages.AnswerEmpty;
    }

    private static GptImageException Again(GptImageErrorId id, string message, GptImageException error) =>
        new(id, message.With(error.StatusCode, error.ServiceMessage), error.StatusCode, error.ServiceMessage);
}
