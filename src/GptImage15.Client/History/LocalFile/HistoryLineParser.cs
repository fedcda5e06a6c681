using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using GptImage15.History.LocalIndex;
using GptImage15.History.Records;

namespace GptImage15.History.LocalFile;

/// <summary>Reads lines as records. <see cref="Parse"/> decides what a record is.</summary>
internal static class HistoryLineParser
{
    /// <summary>Reads a line as a record; null where it is none.</summary>
    public static HistoryRecord? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, HistoryContext.Default.HistoryRecord) is { IsReadable: true } record
                ? record
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads the fields that the index needs; false where the line is no record.</summary>
    [MethodImpl(HotMethod.Options)]
    public static bool TryReadFields(ReadOnlySpan<byte> line, out LineFields fields)
    {
        if (UsualLine.TryRead(line, out fields))
        {
            return true;
        }

        if (Parse(line) is not { } record)
        {
            return false;
        }

        fields = new()
        {
            Submission = FieldOf(record.Submission),
            State = record.State,
            SubmittedAt = record.SubmittedAt,
            Service = FieldOf(record.Service),
            IdempotencyKey = FieldOf(record.IdempotencyKey),
            TaskId = FieldOf(record.TaskId),
            Status = FieldOf(record.Status),
            ConsumedCredits = record.ConsumedCredits,
        };
        return true;
    }

    private static Utf8Field FieldOf(string? text) => text is null ? default : new(Encoding.UTF8.GetBytes(text));
}
