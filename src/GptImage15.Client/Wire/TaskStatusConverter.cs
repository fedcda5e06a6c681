using System.Text.Json;

namespace GptImage15.Wire;

/// <summary>
/// Reads a status: one of the four words on the service's page on task status, or the older 0 (running), 1 (done), -1
/// (failed).
/// </summary>
internal sealed class TaskStatusConverter : ReadOnlyConverter<GptImageTaskStatus?>
{
    public override GptImageTaskStatus? Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // The words of most polls are compared without creating strings.
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
        {
            if (reader.ValueTextEquals("SUCCESS"u8))
            {
                return GptImageTaskStatus.Success;
            }

            if (reader.ValueTextEquals("IN_PROGRESS"u8))
            {
                return GptImageTaskStatus.InProgress;
            }
        }

        return LenientStringConverter.ReadText(ref reader) is { } word ? GptImageTaskStatuses.Parse(word) : null;
    }
}
