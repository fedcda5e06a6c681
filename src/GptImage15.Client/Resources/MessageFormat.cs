using System.Globalization;

namespace GptImage15.Resources;

internal static class MessageFormat
{
    /// <summary>Fills a message of <see cref="Messages"/> in the current culture.</summary>
    public static string With(this string message, params object?[] values) =>
        string.Format(CultureInfo.CurrentCulture, message, values);
}
