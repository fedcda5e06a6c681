using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GptImage15.History.Records;

namespace GptImage15.History.LocalFile;

/// <summary>Serializes the lines of the file as JSON.</summary>
[JsonSerializable(typeof(HistoryRecord))]
[JsonSerializable(typeof(HistoryHeader))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class HistoryContext : JsonSerializerContext
{
    /// <summary>
    /// Writes characters of all scripts without escape sequences, so that the owner of the file can read the prompts.
    /// </summary>
    public static HistoryContext Relaxed { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
