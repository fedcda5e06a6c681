using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Text.RegularExpressions;

namespace GptImage15.Input;

/// <summary>
/// Converts the values of properties of piped objects: those of this module, their copies from files and remote
/// sessions, and rows.
/// </summary>
internal static class InputProperties
{
    private static readonly Regex Separators = new(@"[;,]\s*(?=https?://)", RegexOptions.IgnoreCase);

    /// <summary>The value as text, unchanged; null where it is empty.</summary>
    /// <exception cref="InvalidCastException">The value has no exact text.</exception>
    public static string? AsText(object? value)
    {
        var given = Unwrap(value);
        var text = ExactText.Of(given) ?? throw new InvalidCastException(ExactText.Problem(given!));
        return text.Length == 0 ? null : text;
    }

    /// <summary>
    /// The value as text; null also for a single value without an exact text. For what is only shown of a task: a date
    /// there must not keep the task from being polled.
    /// </summary>
    /// <exception cref="InvalidCastException">The value is a list or an object with properties.</exception>
    public static string? AsShownText(object? value) => Unwrap(value) is var given
        && ExactText.Of(given) is null && given is not (IEnumerable or PSCustomObject) ? null : AsText(value);

    /// <summary>The value as trimmed text; null where nothing is left.</summary>
    public static string? AsWord(object? value) => AsText(value)?.Trim() is { Length: > 0 } word ? word : null;

    /// <summary>
    /// The value as texts: the elements of a list, or the words of a text, so that a cell can hold several. A semicolon
    /// or a comma before the next address separates them too; elsewhere it is a part of an address.
    /// </summary>
    public static string[] AsWords(object? value) => Unwrap(value) switch
    {
        null or DBNull => [],
        string cell => Separators.Replace(cell, " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        IEnumerable list => [.. list.Cast<object?>().Select(AsWord).OfType<string>()],
        _ => AsWord(value) is { } word ? [word] : [],
    };

    /// <summary>
    /// The value as a time; null where it is none. Without a zone it is UTC, as in the service's responses.
    /// </summary>
    public static DateTimeOffset? AsMoment(object? value)
    {
        // Import-Clixml returns a DateTimeOffset as an object with its properties.
        var moment = value is PSObject { BaseObject: PSCustomObject } copy
            ? copy.Properties["UtcDateTime"]?.Value
            : value;
        return Unwrap(moment) switch
        {
            DateTimeOffset exact => exact,
            DateTime { Kind: DateTimeKind.Local } local => FromLocal(local),
            DateTime utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)),
            _ => Parse(AsShownText(moment)),
        };
    }

    /// <summary>A local time. Limited to the range of DateTimeOffset where the zone's offset exceeds it.</summary>
    public static DateTimeOffset FromLocal(DateTime local) => new(local.ToUniversalTime());

    /// <summary>The value as a whole number; null where it is none.</summary>
    public static int? AsNumber(object? value) =>
        int.TryParse(AsShownText(value), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The value without its PSObject wrapper. The output of a statement without output is null.</summary>
    public static object? Unwrap(object? value) => value == AutomationNull.Value ? null
        : value is PSObject wrapped ? wrapped.BaseObject
        : value;

    private static DateTimeOffset? Parse(string? text) => DateTimeOffset.TryParse(
        text,
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out var parsed) ? parsed : null;
}
