using System.Globalization;
using System.Text.Json;
using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.Wire;

namespace GptImage15.History.Table;

/// <summary>Converts rows to and from the JSON of the protocol. The schema is in docs/history-table.md.</summary>
internal static class TableRowFormat
{
    /// <summary>The store allows 32,768 UTF-16 code units in a property. A longer text continues in the next.</summary>
    private const int TextLength = 30_000;

    /// <summary>Writes a row with its keys. For an update they must be those of the address.</summary>
    public static byte[] Write(TableRow row)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("PartitionKey", row.Key.Partition);
            writer.WriteString("RowKey", row.Key.Row);
            WriteNumber(writer, "Version", row.Version);
            WriteNumber(writer, "ClaimSeconds", (int?)row.ClaimTime?.TotalSeconds);
            WriteText(writer, "Submissions", row.Submissions.Count > 0 ? string.Join(" ", row.Submissions) : null);
            WriteText(writer, "Earlier", row.Earlier);
            WriteNumber(writer, "Reserved", row.Reserved);
            WriteRecord(writer, row.Record);
            writer.WriteEndObject();
        }

        return json.ToArray();
    }

    /// <summary>Reads a row; null where its keys have another form.</summary>
    /// <param name="row">The row.</param>
    /// <param name="response">The response that contains it.</param>
    public static TableRow? Read(JsonElement row, TableResponse response) =>
        Text(row, "RowKey") is { } name && TableKey.Parse(name) is { } key
            ? new TableRow(key, ReadRecord(row))
            {
                Version = Number(row, "Version"),
                ClaimTime = Number(row, "ClaimSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Submissions = Text(row, "Submissions")?.Split(' ') ?? [],
                Earlier = Text(row, "Earlier"),
                Reserved = Number(row, "Reserved"),
                ChangedAt = Time(row, "Timestamp"),
                ETag = response.ETag,
                ReadAt = response.Date,
            }
            : null;

    /// <summary>A time in the format of the protocol.</summary>
    public static string TextOf(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static void WriteRecord(Utf8JsonWriter writer, HistoryRecord record)
    {
        WriteText(writer, "Submission", record.Submission);
        WriteText(writer, "State", record.State?.ToString());
        if (record.SubmittedAt is { } submittedAt)
        {
            writer.WriteString("SubmittedAt@odata.type", "Edm.DateTime");
            writer.WriteString("SubmittedAt", TextOf(submittedAt));
        }

        WriteText(writer, "Service", record.Service);
        WriteText(writer, "IdempotencyKey", record.IdempotencyKey);
        WriteText(writer, "Tag", record.Tag);
        WriteText(writer, "FileName", record.FileName);
        WriteText(writer, "Account", record.Account);
        WriteText(writer, "Fingerprint", record.Fingerprint);
        WriteText(writer, "Request", record.Request is null ? null : TextOf(RequestConverter.ToBody(record.Request)));
        WriteText(writer, "TaskId", record.TaskId);
        WriteText(writer, "Status", record.Status);
        WriteText(writer, "Response", record.Response is null
            ? null
            : JsonSerializer.Serialize(record.Response, HistoryContext.Relaxed.StringArray));
        WriteNumber(writer, "ConsumedCredits", record.ConsumedCredits);
        WriteText(writer, "ErrorMessage", record.ErrorMessage);
    }

    private static HistoryRecord ReadRecord(JsonElement row) => new()
    {
        Submission = Text(row, "Submission"),
        State = Enum.TryParse<SubmissionState>(Text(row, "State"), out var state) ? state : null,
        SubmittedAt = Time(row, "SubmittedAt"),
        Service = Text(row, "Service"),
        IdempotencyKey = Text(row, "IdempotencyKey"),
        Tag = Text(row, "Tag"),
        FileName = Text(row, "FileName"),
        Account = Text(row, "Account"),
        Fingerprint = Text(row, "Fingerprint"),
        Request = Text(row, "Request") is { } request ? RequestConverter.FromText(request) : null,
        TaskId = Text(row, "TaskId"),
        Status = Text(row, "Status"),
        Response = ReadList(Text(row, "Response")),
        ConsumedCredits = Number(row, "ConsumedCredits"),
        ErrorMessage = Text(row, "ErrorMessage"),
    };

    /// <summary>
    /// A change does not remove the rest of a longer text that was there before. A list that is damaged by it must not
    /// hide the row.
    /// </summary>
    private static string[]? ReadList(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, HistoryContext.Relaxed.StringArray);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string TextOf(byte[] json) => System.Text.Encoding.UTF8.GetString(json);

    private static void WriteNumber(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        for (int part = 1, start = 0; value is not null && (start < value.Length || part == 1); part++)
        {
            var length = Math.Min(TextLength, value.Length - start);
            if (start + length < value.Length && char.IsHighSurrogate(value[start + length - 1]))
            {
                length--;
            }

            writer.WriteString(NameOf(name, part), value.AsSpan(start, length));
            start += length;
        }
    }

    private static string? Text(JsonElement row, string name)
    {
        string? text = null;
        for (var part = 1; row.TryGetProperty(NameOf(name, part), out var value); part++)
        {
            text += value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }

        return text;
    }

    /// <summary>Request, Request2, Request3 and so on.</summary>
    private static string NameOf(string name, int part) =>
        part == 1 ? name : name + part.ToString(CultureInfo.InvariantCulture);

    private static int? Number(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var number)
            ? number
            : null;

    private static DateTimeOffset? Time(JsonElement row, string name) =>
        DateTimeOffset.TryParse(
            Text(row, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
