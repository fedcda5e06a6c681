using System.Text.Json.Serialization;

namespace GptImage15.History.LocalFile;

/// <summary>The first line of the file.</summary>
internal sealed class HistoryHeader
{
    /// <summary>The version of the format. A file of a later version is neither read nor written.</summary>
    public const int CurrentVersion = 1;

    [JsonPropertyName("gptimage15_history")]
    public int Version { get; set; }

    /// <summary>A random id that changes with each rewrite, so that readers notice the rewrite.</summary>
    [JsonPropertyName("generation")]
    public string? Generation { get; set; }
}
