using GptImage15.Resources;
using GptImage15.Transport;
using GptImage15.Wire;

namespace GptImage15;

/// <summary>What each code of the service means, as this client's errors.</summary>
internal static class ServiceErrors
{
    /// <summary>The error a status code stands for, or null for one that says nothing certain about the request.</summary>
    public static GptImageErrorId? IdOf(int code) => code switch
    {
        401 or 403 => GptImageErrorId.Unauthorized,
        402 => GptImageErrorId.InsufficientCredits,
        404 => GptImageErrorId.TaskNotFound,
        429 => GptImageErrorId.RateLimited,
        // A server that gave up on the request, met a conflict, or was told of a client that hung up: it may have acted.
        408 or 409 or 423 or 425 or 499 => null,
        >= 300 and < 400 => GptImageErrorId.RedirectRefused,
        >= 400 and < 500 => GptImageErrorId.InvalidRequest,
        >= 500 and < 600 => GptImageErrorId.ServerError,
        _ => null,
    };

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

    /// <summary>
    /// The service's own words; else what kept its answer from being read, or how the answer begins. Never the key.
    /// </summary>
    public static string WordsOf(ServiceAnswer answer, Answer? body)
    {
        if (body?.Message is { Length: > 0 } message)
        {
            return answer.WithoutKey(message);
        }

        if (answer.IsRedirect && answer.Location is { } location)
        {
            return answer.WithoutKey(location);
        }

        var excerpt = answer.Excerpt();
        return answer.BodyFailure is { } failure ? $"{failure} {excerpt}".Trim()
            : excerpt.Length > 0 ? excerpt
            : Messages.AnswerEmpty;
    }
}
