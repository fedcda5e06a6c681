using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace GptImage15.Pipeline;

/// <summary>Reads properties of what is piped in: our own objects, their copies from files and remote sessions, and rows.</summary>
internal static class InputProperties
{
    /// <summary>The first of these properties that the object has; null where it has none or it is null.</summary>
    public static object? Get(this PSObject input, params string[] names)
    {
        foreach (var name in names)
        {
            var value = input.BaseObject is IDictionary map ? map[name] : input.Properties[name]?.Value;
            if (value is not null)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The value as text; null where it is empty.</summary>
    public static string? AsText(object? value)
    {
        var text = value is null ? null : LanguagePrimitives.ConvertTo<string>(value)?.Trim();
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>The value as texts: of a list each element, and of each element each word, so that one cell can hold many.</summary>
    public static string[] AsWords(object? value) => value switch
    {
        null => [],
        PSObject { BaseObject: IEnumerable and not string } list => AsWords(list.BaseObject),
        IEnumerable list and not string => [.. list.Cast<object?>().SelectMany(AsWords)],
        _ => (AsText(value) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    };

    /// <summary>The value as a moment; null where it is none. Times without a zone are UTC, as the service's are.</summary>
    public static DateTimeOffset? AsMoment(object? value)
    {
        var bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        switch (bare)
        {
            case DateTimeOffset moment:
                return moment;
            case DateTime { Kind: DateTimeKind.Local } local:
                return new DateTimeOffset(local);
            case DateTime utc:
                return new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
        }

        // A DateTimeOffset comes back from Export-Clixml as a bag of its properties.
        if (value is PSObject bag && bag.Properties["UtcDateTime"]?.Value is { } inner)
        {
            return AsMoment(inner);
        }

        return DateTimeOffset.TryParse(
            AsText(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed)
            ? parsed
            : null;
    }

    /// <summary>The value as a whole number; null where it is none.</summary>
    public static int? AsNumber(object? value) =>
        int.TryParse(AsText(value), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
