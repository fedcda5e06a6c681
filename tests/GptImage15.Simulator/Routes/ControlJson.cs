using System.Text.Json;
using System.Text.Json.Serialization;

namespace GptImage15.Simulator;

/// <summary>
/// The JSON of the control routes. Uses reflection: generated code would lose the default values of the init properties
/// of a fault.
/// </summary>
internal static class ControlJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, // A misspelt property is an error.
        Converters = { new JsonStringEnumConverter() },
    };
}
