using System.Collections;
using System.Globalization;
using System.Management.Automation;
using GptImage15.Resources;

namespace GptImage15.Input;

/// <summary>
/// Reads properties of piped objects: those of this module, their copies from files and remote sessions, and rows.
/// </summary>
internal static class InputProperties
{
    /// <summary>The converted value of the first of these properties that has one. Null is converted too.</summary>
    /// <param name="input">The object.</param>
    /// <param name="convert">Converts the value.</param>
    /// <param name="names">
    /// The names of the property, this module's own first. After these, names with the same letters and digits, for
    /// example 'Idempotency Key', or 'IdempotencyKey ' of Import-Csv.
    /// </param>
    /// <exception cref="GptImageException">InvalidRequest: the property throws, or its value has another
    /// type.</exception>
    public static T Read<T>(this PSObject input, Func<object?, T> convert, params string[] names)
    {
        try
        {
            return convert(names.Concat(input.NamesLike(names)).Select(input.Get).FirstOrDefault(HasValue));
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            // A property may be a script, and an object may be of any class. Both can throw any exception.
            throw new GptImageException(
                GptImageErrorId.InvalidRequest, CmdletMessages.InputUnreadable.With(names[0], exception.Message));
        }
    }

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
    /// The value as texts: the elements of a list, or the words of a text, so that a cell can hold several.
    /// </summary>
    public static string[] AsWords(object? value) => Unwrap(value) switch
    {
        null or DBNull => [],
        string cell => cell.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
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

    /// <summary>The value without its PSObject wrapper.</summary>
    public static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static DateTimeOffset? Parse(string? text) => DateTimeOffset.TryParse(
        text,
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out var parsed) ? parsed : null;

    private static object? Get(this PSObject input, string name) =>
        input.BaseObject is IDictionary map ? map[name] : input.Properties[name]?.Value;

    /// <summary>The names of the object's properties that have the letters and digits of one of the names.</summary>
    private static IEnumerable<string> NamesLike(this PSObject input, string[] names)
    {
        var all = input.BaseObject is IDictionary map
            ? map.Keys.OfType<string>()
            : input.Properties.Select(property => property.Name);
        return all.Where(name => Array.Exists(names, other => IsLike(name, other)));
    }

    /// <summary>Compares two names without allocations: it is called for each absent property of each row.</summary>
    private static bool IsLike(string name, string other)
    {
        var (i, j) = (NextLetter(name, 0), NextLetter(other, 0));
        while (i < name.Length && j < other.Length && char.ToUpperInvariant(name[i]) == char.ToUpperInvariant(other[j]))
        {
            (i, j) = (NextLetter(name, i + 1), NextLetter(other, j + 1));
        }

        return i == name.Length && j == other.Length;
    }

    /// <summary>The position of the next letter or digit, or the end.</summary>
    private static int NextLetter(string name, int position)
    {
        while (position < name.Length && !char.IsLetterOrDigit(name[position]))
        {
            position++;
        }

        return position;
    }

    /// <summary>An empty cell of a table has no value.</summary>
    private static bool HasValue(object? value) =>
        Unwrap(value) is not (null or DBNull or "" or ICollection { Count: 0 });
}
