using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GptImage15.Wire;

/// <summary>
/// Converts a request from and to the JSON of the service: the body of <c>POST /api/generate</c>, and its copy in
/// responses and in the history. Reads an object, or a string that contains the object (the older form), as leniently
/// as the rest of a response.
/// </summary>
internal sealed class RequestConverter : JsonConverter<GptImageRequest?>
{
#if NET
    /// <summary>Most bodies are shorter.</summary>
    private const int InitialBytes = 512;
#endif

    private static readonly JsonWriterOptions Relaxed = new()
    {
        // The JSON is never part of an HTML page, so it needs only the escape sequences of JSON.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The body of a submission.</summary>
    public static byte[] ToBody(GptImageRequest request)
    {
#if NET
        var body = new ArrayBufferWriter<byte>(InitialBytes);
        using (var writer = new Utf8JsonWriter(body, Relaxed))
        {
            WriteObject(writer, request);
        }

        return body.WrittenSpan.ToArray();
#else
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body, Relaxed))
        {
            WriteObject(writer, request);
        }

        return body.ToArray();
#endif
    }

    /// <summary>Reads the JSON of a request; null where it is not one.</summary>
    public static GptImageRequest? FromText(string text)
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

    public override GptImageRequest? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                // Uses a copy of the reader: an unreadable part must not hide what follows the object.
                var copy = reader;
                reader.Skip();
                return ReadObject(ref copy);
            case JsonTokenType.String:
                return FromText(LenientStringConverter.ReadString(ref reader));
            default:
                reader.Skip();
                return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, GptImageRequest? value, JsonSerializerOptions options) =>
        WriteObject(writer, value!);

    private static void WriteObject(Utf8JsonWriter writer, GptImageRequest request)
    {
        writer.WriteStartObject();
        foreach (var field in GptImageRequestField.All)
        {
            if (!field.IsSent)
            {
                continue;
            }

            switch (field.Of(request))
            {
                case string text:
                    writer.WriteString(field.ServiceName, text);
                    break;
                case IEnumerable<string> list:
                    writer.WriteStartArray(field.ServiceName);
                    foreach (var item in list)
                    {
                        writer.WriteStringValue(item);
                    }

                    writer.WriteEndArray();
                    break;
            }
        }

        writer.WriteEndObject();
    }

    private static GptImageRequest? ReadObject(ref Utf8JsonReader reader)
    {
        var request = new GptImageRequest();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = LenientStringConverter.ReadString(ref reader);
            var field = GptImageRequestField.All.FirstOrDefault(field => field.IsSent && field.ServiceName == name);
            _ = reader.Read();
            if (field is null)
            {
                reader.Skip();
                continue;
            }

            request = field.With(
                request,
                field.IsList ? ReadUrls(ref reader) : LenientStringConverter.ReadText(ref reader));
        }

        return request;
    }

    private static UrlList? ReadUrls(ref Utf8JsonReader reader) =>
        UrlListConverter.ReadList(ref reader) is { } urls ? UrlList.Of(urls) : null;
}
