using System.Text.Json;
using System.Text.Json.Serialization;

namespace GptImage15.Simulator;

/// <summary>
/// The control routes' JSON. By reflection: generated code would lose the defaults of a fault's init properties.
/// </summary>
internal static class ControlJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, // A misspelt field must not pass unnoticed.
        Converters = { new JsonStringEnumConverter() },
    };
}
