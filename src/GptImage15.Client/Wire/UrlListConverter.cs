using System.Text;
using System.Text.Json;

namespace GptImage15.Wire;

/// <summary>
/// Reads a list of URLs: an array, a single URL, or a string that contains the array (the older form).
/// </summary>
internal sealed class UrlListConverter : ReadOnlyConverter<string[]?>
{
    public override string[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReadList(ref reader);

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
