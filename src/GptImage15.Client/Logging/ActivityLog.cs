using GptImage15.Resources;

namespace GptImage15.Logging;

/// <summary>
/// Says each step to the listener of the options. Call it with <c>?.</c>: without a listener, no text is made.
/// </summary>
internal static class ActivityLog
{
    /// <summary>Says one step.</summary>
    /// <param name="log">The listener.</param>
    /// <param name="message">The message.</param>
    /// <param name="values">Its values, without secrets. Of a request, only the first words of its prompt are
    /// shown.</param>
    public static void Say(this Action<string> log, string message, params object?[] values)
    {
        try
        {
            log(message.With([.. values.Select(value => value is GptImageRequest request ? Show(request) : value)]));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // An error of the listener must not lose a paid task.
        }
    }

    /// <summary>Says why something is done again, or is not done.</summary>
    /// <param name="log">The listener.</param>
    /// <param name="message">The message. Its first value is the subject, its last value the reason.</param>
    /// <param name="subject">A request, a task id or an address without a signature.</param>
    /// <param name="values">The values between the subject and the reason.</param>
    /// <param name="error">The reason.</param>
    public static void SayWhy(
        this Action<string> log, string message, object? subject, GptImageException error, params object?[] values) =>
        log.Say(message, [subject, .. values, ReasonOf(error, subject)]);

    /// <summary>The service can repeat the prompt.</summary>
    private static string ReasonOf(GptImageException error, object? subject) =>
        subject is GptImageRequest { Prompt: { Length: > 0 } prompt }
            ? error.Message.Replace(prompt, FirstWords.Of(prompt))
            : error.Message;

    private static string Show(GptImageRequest request) => FirstWords.Of(request.Prompt);
}
