using System.Text.Json;

namespace GptImage15.Wire;

/// <summary>Reads a status: the four words of the service, or the older 0 (running), 1 (done), -1 (failed).</summary>
internal sealed class TaskStatusConverter : ReadOnlyConverter<GptImageTaskStatus?>
{
    public override GptImageTaskStatus? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // The words of most polls are told apart without making strings of them.
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

        return LenientStringConverter.ReadText(ref reader) is { } word ? Parse(word) : null;
    }

    /// <summary>What a word of the service means; also takes this module's own names of the states.</summary>
    public static GptImageTaskStatus Parse(string word) => word.Trim().ToUpperInvariant() switch
    {
        "PENDING" => GptImageTaskStatus.Pending,
        "IN_PROGRESS" or "INPROGRESS" or "0" => GptImageTaskStatus.InProgress,
        "SUCCESS" or "1" => GptImageTaskStatus.Success,
        "FAILED" or "-1" => GptImageTaskStatus.Failed,
        "SUBMISSIONUNKNOWN" => GptImageTaskStatus.SubmissionUnknown,
        _ => GptImageTaskStatus.Unknown,
    };
}
