using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GptImage15.Wire;

/// <summary>
/// Converts a list of URLs. Reads an array, a single URL, or a string that contains the array (the older form).
/// </summary>
internal sealed class UrlListConverter : JsonConverter<string[]?>
{
    public override string[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReadList(ref reader);

    public override void Write(Utf8JsonWriter writer, string[]? value, JsonSerializerOptions options) =>
        WriteList(writer, value ?? []);

    internal static string[]? ReadList(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                return ReadArray(ref reader);
            case JsonTokenType.String:
                return FromText(LenientStringConverter.ReadString(ref reader));
            default:
                reader.Skip();
                return null;
        }
    }

    internal static void WriteList(Utf8JsonWriter writer, IEnumerable<string> urls)
    {
        writer.WriteStartArray();
        foreach (var url in urls)
        {
            writer.WriteStringValue(url);
        }

        writer.WriteEndArray();
    }

    private static string[] ReadArray(ref Utf8JsonReader reader)
    {
        var urls = new List<string>(1);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String
                && LenientStringConverter.ReadString(ref reader) is { Length: > 0 } url)
            {
                urls.Add(url);
            }
            else
            {
                reader.Skip();
            }
        }

        return [.. urls];
    }

    private static string[]? FromText(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            return null;
        }

        if (text[0] != '[')
        {
            return [text];
        }

        try
        {
            var inner = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return inner.Read() ? ReadArray(ref inner) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
