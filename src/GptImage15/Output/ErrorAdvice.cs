using GptImage15.Resources;

namespace GptImage15.Output;

/// <summary>Adds to an error of the client what a user of the cmdlets can do about it.</summary>
internal static class ErrorAdvice
{
    /// <summary>
    /// The same error with the advice after its message; the error itself where there is no advice.
    /// </summary>
    /// <param name="error">The error.</param>
    /// <param name="target">What it is about.</param>
    public static GptImageException WithAdvice(this GptImageException error, object? target)
    {
        if ((AdviceOn(error) ?? RequestOf(error, target)) is not { } advice)
        {
            return error;
        }

        var text = Messages.TwoSentences.With(error.Message, advice);
        return new(error.ErrorId, text, error.StatusCode, error.ServiceMessage, error.RetryAfter);
    }

    /// <summary>Which of many requests has a value that is not allowed; null where it has no name.</summary>
    private static string? RequestOf(GptImageException error, object? target) =>
        error.ErrorId != GptImageErrorId.InvalidRequest || target is not GptImageRequest request ? null
        : IsNamed(request.IdempotencyKey) ? CmdletMessages.RequestOfKey.With(FirstWords.Of(request.IdempotencyKey))
        : IsNamed(request.Tag) ? CmdletMessages.RequestOfTag.With(FirstWords.Of(request.Tag))
        : IsNamed(request.Prompt) ? CmdletMessages.RequestOfPrompt.With(FirstWords.Of(request.Prompt))
        : null;

    private static bool IsNamed(string? text) => !string.IsNullOrWhiteSpace(text);

    private static string? AdviceOn(GptImageException error) => error.ErrorId switch
    {
        GptImageErrorId.SubmissionOutcomeUnknown when error.TaskIds.Count > 0 =>
            CmdletMessages.AdviceSubmissionNamesTask.With(string.Join(", ", error.TaskIds)),
        GptImageErrorId.SubmissionOutcomeUnknown when error.Case == ErrorCase.EarlierSubmission =>
            CmdletMessages.AdviceSubmissionUnderKeyUnknown,
        GptImageErrorId.SubmissionOutcomeUnknown => CmdletMessages.AdviceSubmissionOutcomeUnknown,
        GptImageErrorId.TaskTimeout => CmdletMessages.AdviceTaskTimeout,
        GptImageErrorId.FileExists when error.Case == ErrorCase.FileOfSameCall => CmdletMessages.AdviceFileOfSameCall,
        GptImageErrorId.FileExists => CmdletMessages.AdviceFileExists,
        GptImageErrorId.InsecureUri when error.Case == ErrorCase.ImageAddressNotPublic =>
            CmdletMessages.AdviceImageAddressNotPublic,
        GptImageErrorId.InvalidRequest when error.Case == ErrorCase.TextDamaged => CmdletMessages.AdviceTextDamaged,
        _ => null,
    };
}
