using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using System.Text.Json;
using GptImage15.History.Records;

namespace GptImage15.History.LocalFile;

/// <summary>The lines of the file as JSON.</summary>
[JsonSerializable(typeof(HistoryRecord))]
[JsonSerializable(typeof(HistoryHeader))]
internal sealed partial class HistoryContext : JsonSerializerContext
{
    /// <summary>Writes prompts legibly: the file is for its owner's eyes.</summary>
    public static HistoryContext Relaxed { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
