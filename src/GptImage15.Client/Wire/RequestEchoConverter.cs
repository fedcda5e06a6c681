using System.Text;
using System.Text.Json;

namespace GptImage15.Wire;

/// <summary>Reads the request the service gives back: an object, or (older) a string that holds the object.</summary>
internal sealed class RequestEchoConverter : ReadOnlyConverter<GenerateBody?>
{
    public override GenerateBody? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                // On a copy: what can't be read of the echo must not hide what stands beside it.
                var echo = reader;
                reader.Skip();
                return ReadObject(ref echo);
            case JsonTokenType.String:
                return FromText(LenientStringConverter.ReadString(ref reader));
            default:
                reader.Skip();
                return null;
        }
    }

    private static GenerateBody? FromText(string text)
    {
        var inner = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        return ReadObject(ref inner);
    }

    private static GenerateBody? ReadObject(ref Utf8JsonReader reader)
    {
        try
        {
            return JsonSerializer.Deserialize(ref reader, WireContext.Default.GenerateBody);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
