using System.Text.Json.Serialization;

namespace GptImage15.History.LocalFile;

/// <summary>The first line of the file.</summary>
internal sealed class HistoryHeader
{
    /// <summary>The version of the format; a file of a later one is not touched.</summary>
    public const int CurrentVersion = 1;

    [JsonPropertyName("gptimage15_history")]
    public int Version { get; set; }

    /// <summary>Another one after each rewrite, so that readers notice it.</summary>
    [JsonPropertyName("generation")]
    public string? Generation { get; set; }
}
