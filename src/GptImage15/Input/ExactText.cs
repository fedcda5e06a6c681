using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Numerics;
using GptImage15.Resources;

namespace GptImage15.Input;

/// <summary>
/// The text of values that have only one. PowerShell converts each object to a text: that of a date depends on the time
/// zone and has no fractions of a second, and that of many objects is the name of their type. As an idempotency key,
/// such a text is another one for the same row, or the same one for many rows.
/// </summary>
internal static class ExactText
{
    /// <summary>The text of a value without its PSObject wrapper; empty for none; null where it is not exact.</summary>
    public static string? Of(object? value) => value switch
    {
        null or DBNull or NullString => "",
        string text => text,
        Uri address => address.OriginalString,

        // PowerShell rounds to 15 digits, so that different numbers have the same text.
        float or double => ((IFormattable)value).ToString("R", CultureInfo.InvariantCulture),
        char or bool or Enum or Guid or Version
            or sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger or decimal =>
            LanguagePrimitives.ConvertTo<string>(value),
        _ => null,
    };

    /// <summary>Why a value is not text. Says the type of the value, never its content.</summary>
    public static string Problem(object value)
    {
        var type = value.GetType().Name;
        return value is DateTime or DateTimeOffset
            ? CmdletMessages.ValueIsDate.With(type)
            : CmdletMessages.ValueNotText.With(type);
    }
}
