using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GptImage15.Wire;

/// <summary>Reads a string. Numbers and booleans become their text; other values become null.</summary>
internal sealed class LenientStringConverter : ReadOnlyConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReadText(ref reader);

    internal static string? ReadText(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return ReadString(ref reader);
            case JsonTokenType.Number:
                // A number with more digits than a double keeps all digits: it may be an id.
                return reader.TryGetInt64(out var whole) ? whole.ToString(CultureInfo.InvariantCulture)
                    : reader.TryGetDouble(out var real) && Math.Abs(real) < 1e15
                        ? real.ToString("R", CultureInfo.InvariantCulture)
                    : Encoding.UTF8.GetString(reader.ValueSpan.ToArray());
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            default:
                reader.Skip();
                return null;
        }
    }

    /// <summary>
    /// The text of a string or of a property name. A lone surrogate or invalid UTF-8 must not hide the task id next to
    /// it, so such a text is returned as it was received, with its escape sequences.
    /// </summary>
    internal static string ReadString(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan.ToArray());
        }
    }
}

/// <summary>
/// Reads an integer, also from a string or from a number with a fraction of zero; other values become null.
/// </summary>
internal sealed class LenientInt32Converter : ReadOnlyConverter<int?>
{
    public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReadNumber(ref reader);

    internal static int? ReadNumber(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetInt32(out var whole) ? whole
                    : reader.TryGetDouble(out var real) && real == (int)real ? (int)real
                    : null;
            case JsonTokenType.String:
                var text = LenientStringConverter.ReadString(ref reader);
                return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var parsed)
                    ? parsed
                    : null;
            default:
                reader.Skip();
                return null;
        }
    }
}

/// <summary>
/// Reads a date and time: ISO 8601, or <c>2025-01-01 16:02:32</c> in UTC, the older form of the service.
/// </summary>
internal sealed class LenientDateConverter : ReadOnlyConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.TryParse(
            LenientStringConverter.ReadText(ref reader),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment)
            ? moment
            : null;
}

/// <summary>
/// Reads <c>data</c> if it is an object. In error responses it is null, as on the service's page, or a string or an
/// array.
/// </summary>
internal sealed class LenientTaskDataConverter : ReadOnlyConverter<TaskData?>
{
    public override TaskData? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return JsonSerializer.Deserialize(ref reader, WireContext.Default.TaskData);
        }

        reader.Skip();
        return null;
    }
}
