using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GptImage15.Wire;

/// <summary>Reads the request the service gives back: an object, or (older) a string that holds the object.</summary>
internal sealed class RequestEchoConverter : JsonConverter<GptImageRequest?>
{
    public override GptImageRequest? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader);
            case JsonTokenType.String:
                return FromText(LenientStringConverter.ReadString(ref reader));
            default:
                reader.Skip();
                return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, GptImageRequest? value, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    private static GptImageRequest ReadObject(ref Utf8JsonReader reader)
    {
        var request = new GptImageRequest();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = LenientStringConverter.ReadString(ref reader);
            reader.Read();
            switch (name)
            {
                case "prompt":
                    request.Prompt = LenientStringConverter.ReadText(ref reader);
                    break;
                case "size":
                    request.Size = LenientStringConverter.ReadText(ref reader);
                    break;
                case "quality":
                    request.Quality = LenientStringConverter.ReadText(ref reader);
                    break;
                case "images":
                    request.ImageUrl = UrlListConverter.ReadList(ref reader);
                    break;
                case "input_fidelity":
                    request.InputFidelity = LenientStringConverter.ReadText(ref reader);
                    break;
                case "callback_url":
                    request.CallbackUrl = LenientStringConverter.ReadText(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return request;
    }

    private static GptImageRequest? FromText(string text)
    {
        try
        {
            var inner = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return inner.Read() && inner.TokenType == JsonTokenType.StartObject ? ReadObject(ref inner) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
