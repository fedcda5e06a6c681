using GptImage15.Resources;

namespace GptImage15.Output;

/// <summary>Adds to an error of the client what a user of the cmdlets can do about it.</summary>
internal static class ErrorAdvice
{
    private const string SentenceEnds = ".!?…。！？";

    /// <summary>The same error with the advice after its message; the error itself where there is no advice.</summary>
    public static GptImageException WithAdvice(this GptImageException error)
    {
        if (AdviceOn(error) is not { } advice)
        {
            return error;
        }

        // A message can end with the words of the service, which need not end a sentence.
        var endsSentence = SentenceEnds.Contains(error.Message[error.Message.Length - 1]);
        var text = (endsSentence ? Messages.TwoSentences : CmdletMessages.AdviceAfterText).With(error.Message, advice);
        return new(error.ErrorId, text, error.StatusCode, error.ServiceMessage, error.RetryAfter);
    }

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
