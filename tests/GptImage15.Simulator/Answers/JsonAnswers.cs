using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace GptImage15.Simulator;

/// <summary>Writes the JSON responses of the service, with the code where the options place it.</summary>
internal sealed class JsonAnswers(CodePlacement placement)
{
    public const string MediaType = "application/json; charset=utf-8";

    // Like the service, writes all scripts without escape sequences. The JSON is never part of an HTML page.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? reused;

    public Answer Success<T>(string? message, T state, Action<Utf8JsonWriter, T> writeData)
    {
        var body = Write((placement, message, state, writeData), static (writer, answer) =>
        {
            writer.WriteStartObject();
            if (answer.placement != CodePlacement.HttpStatus)
                writer.WriteNumber("code"u8, 200);

            if (answer.message is not null)
                writer.WriteString("message"u8, answer.message);

            writer.WriteStartObject("data"u8);
            answer.writeData(writer, answer.state);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
        return new Answer(200, new BytesContent(MediaType, body));
    }

    public Answer Error(int code, string message)
    {
        var body = ErrorBody(placement == CodePlacement.HttpStatus ? null : code, message);
        return new Answer(placement == CodePlacement.Body ? 200 : code, new BytesContent(MediaType, body));
    }

    public static byte[] ErrorBody(int? code, string? message) =>
        Write((code, message), static (writer, error) =>
        {
            writer.WriteStartObject();
            if (error.code is { } code)
                writer.WriteNumber("code"u8, code);

            writer.WriteString("message"u8, error.message ?? ReasonPhrases.GetReasonPhrase(error.code ?? 200));
            writer.WriteNull("data"u8);
            writer.WriteEndObject();
        });

    public static byte[] Write<T>(T state, Action<Utf8JsonWriter, T> write)
    {
        var (buffer, writer) = reused ?? Fresh();
        reused = null; // A nested write uses a new buffer.
        write(writer, state);
        writer.Flush();
        var bytes = buffer.WrittenSpan.ToArray();
        buffer.ResetWrittenCount();
        writer.Reset();
        reused = (buffer, writer);
        return bytes;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) Fresh()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        return (buffer, new Utf8JsonWriter(buffer, WriterOptions));
    }
}
