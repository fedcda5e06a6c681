using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GptImage15.Wire;

/// <summary>Reads a list of addresses: an array, one address, or (older) a string that holds the array.</summary>
internal sealed class UrlListConverter : JsonConverter<string[]?>
{
    public override string[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
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

    public override void Write(Utf8JsonWriter writer, string[]? value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var url in value ?? [])
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
            if (reader.TokenType == JsonTokenType.String && LenientStringConverter.ReadString(ref reader) is { Length: > 0 } url)
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
