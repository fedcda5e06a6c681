using System.Text.Json.Serialization;
using System.Text.Json;

namespace GptImage15.Wire;

/// <summary>Reads what only answers hold; an answer is never written.</summary>
internal abstract class ReadOnlyConverter<T> : JsonConverter<T>
{
    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        throw new NotSupportedException();
}
