using System.Globalization;

namespace GptImage15.Resources;

internal static class MessageFormat
{
    private const string SentenceEnds = ".!?…。．！？";

    /// <summary>What can follow the end of a sentence.</summary>
    private const string Closers = "\"'”’»)]）」』】";

    /// <summary>
    /// Fills a message of <see cref="Messages"/> in the current culture. A message that ends in the words of others,
    /// after a colon, gets a full stop if these words have none.
    /// </summary>
    public static string With(this string message, params object?[] values)
    {
        var text = string.Format(CultureInfo.CurrentCulture, message, values);
        return EndsInOtherWords(message) ? text.AsSentence() : text;
    }

    /// <summary>A message with the time that the service asks to wait, if it asks for one.</summary>
    public static string WithRetryAfter(this string message, TimeSpan? retryAfter) => retryAfter is { } pause
        ? Messages.TwoSentences.With(message, Messages.RetryAfter.With(Math.Ceiling(pause.TotalSeconds)))
        : message;

    /// <summary>A text with a full stop at its end, if it does not end a sentence.</summary>
    public static string AsSentence(this string text)
    {
        text = text.TrimEnd();
        var end = text.TrimEnd(Closers.ToCharArray());
        return end.Length > 0 && SentenceEnds.Contains(end[end.Length - 1]) ? text : text + Messages.FullStop;
    }

    private static bool EndsInOtherWords(string message)
    {
        var colon = message.LastIndexOfAny([':', '：']);
        var item = message.Substring(colon + 1).Trim();
        return colon >= 0 && item.Length == "{0}".Length && item[0] == '{' && item[2] == '}';
    }
}
