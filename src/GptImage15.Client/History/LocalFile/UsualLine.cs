using System.Text.Json;
using GptImage15.History.LocalIndex;
using GptImage15.History.Records;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Reads the lines that this module writes, without an object for each. A line that it accepts is a record for the
/// serializer too, with the same values. It leaves all other lines to the serializer: those with escape sequences or
/// letters outside ASCII in a field, with other types, and damaged ones.
/// </summary>
internal ref struct UsualLine
{
    private Utf8JsonReader _reader;
    private LineFields _fields;

    private UsualLine(ReadOnlySpan<byte> line) => _reader = new Utf8JsonReader(line);

    /// <summary>Reads the fields of a line; false for a line that it leaves to the serializer.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out LineFields fields)
    {
        var usual = new UsualLine(line);
        try
        {
            var isUsual = usual.TryRead();
            fields = usual._fields;
            return isUsual;
        }
        catch (JsonException)
        {
            fields = default;
            return false;
        }
    }

    private bool TryRead()
    {
        _ = _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_reader.ValueIsEscaped || !TryReadProperty())
            {
                return false;
            }
        }

        return !_reader.Read() && _fields.Submission.IsSet;
    }

    private bool TryReadProperty()
    {
        var name = _reader.ValueSpan;
        _ = _reader.Read();
        if (name.SequenceEqual("submission"u8))
        {
            _fields.Submission = Text();
            return _fields.Submission.IsSet;
        }

        if (name.SequenceEqual("state"u8))
        {
            _fields.State = State();
            return _fields.State is not null;
        }

        if (name.SequenceEqual("submitted_at"u8))
        {
            _fields.SubmittedAt = Time();
            return _fields.SubmittedAt is not null;
        }

        if (name.SequenceEqual("service"u8))
        {
            _fields.Service = Text();
            return _fields.Service.IsSet;
        }

        if (name.SequenceEqual("idempotency_key"u8))
        {
            _fields.IdempotencyKey = Text();
            return _fields.IdempotencyKey.IsSet;
        }

        if (name.SequenceEqual("task_id"u8))
        {
            _fields.TaskId = Text();
            return _fields.TaskId.IsSet;
        }

        return TrySkip(name);
    }

    /// <summary>Reads past a value that the index does not need, if it has the type of its field.</summary>
    private bool TrySkip(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("account"u8) || name.SequenceEqual("fingerprint"u8) || name.SequenceEqual("status"u8)
            || name.SequenceEqual("error_message"u8))
        {
            return Text().IsSet;
        }

        if (name.SequenceEqual("consumed_credits"u8))
        {
            return _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out _);
        }

        if (name.SequenceEqual("response"u8))
        {
            return TrySkipList();
        }

        // A request is read leniently, and an unknown field is ignored: any value will do.
        _reader.Skip();
        return true;
    }

    private bool TrySkipList()
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (!Text().IsSet)
            {
                return false;
            }
        }

        return true;
    }

    private readonly Utf8Field Text() =>
        _reader.TokenType == JsonTokenType.String && !_reader.ValueIsEscaped && IsAscii(_reader.ValueSpan)
            ? new(_reader.ValueSpan)
            : default;

    private readonly DateTimeOffset? Time() =>
        _reader.TokenType == JsonTokenType.String && _reader.TryGetDateTimeOffset(out var time) ? time : null;

    private readonly SubmissionState? State() =>
        _reader.TokenType != JsonTokenType.String ? null
            : _reader.ValueTextEquals("Submitting"u8) ? SubmissionState.Submitting
            : _reader.ValueTextEquals("Accepted"u8) ? SubmissionState.Accepted
            : _reader.ValueTextEquals("Ended"u8) ? SubmissionState.Ended
            : _reader.ValueTextEquals("Refused"u8) ? SubmissionState.Refused
            : _reader.ValueTextEquals("Unknown"u8) ? SubmissionState.Unknown
            : null;

    private static bool IsAscii(ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
        {
            if (value >= 0x80)
            {
                return false;
            }
        }

        return true;
    }
}
