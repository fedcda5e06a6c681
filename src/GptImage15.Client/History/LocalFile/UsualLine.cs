using System.Runtime.CompilerServices;
using System.Text.Json;
using GptImage15.History.LocalIndex;
using GptImage15.History.Records;

namespace GptImage15.History.LocalFile;

/// <summary>
/// Reads the lines that this module writes, fast and without an object for each. A line that it accepts is a record
/// for the serializer too, with the same values. It leaves all other lines to the serializer: those with white space,
/// with other fields or types, with escape sequences or letters outside ASCII in a field, and damaged ones.
/// </summary>
internal ref struct UsualLine
{
    private JsonCursor _json;
    private LineFields _fields;

    /// <summary>Reads the fields of a line; false for a line that it leaves to the serializer.</summary>
    [MethodImpl(HotMethod.Options)]
    public static bool TryRead(ReadOnlySpan<byte> line, out LineFields fields)
    {
        var usual = new UsualLine { _json = new(line) };
        var isUsual = usual.TryRead();
        fields = usual._fields;
        return isUsual;
    }

    [MethodImpl(HotMethod.Options)]
    private bool TryRead()
    {
        if (!_json.Take((byte)'{'))
        {
            return false;
        }

        do
        {
            if (!_json.TryName(out var name) || !TryField(name))
            {
                return false;
            }
        }
        while (_json.Take((byte)','));

        return _json.Take((byte)'}') && _json.IsAtEnd && _fields.Submission.IsSet;
    }

    [MethodImpl(HotMethod.Options)]
    private bool TryField(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("tag"u8) => _json.TryText(out _),
        5 when name.SequenceEqual("state"u8) => TryState(),
        6 when name.SequenceEqual("status"u8) => TryStatus(),
        7 when name.SequenceEqual("service"u8) => TryService(),
        7 when name.SequenceEqual("task_id"u8) => TryTaskId(),
        7 when name.SequenceEqual("request"u8) => TryRequest(),
        7 when name.SequenceEqual("account"u8) => _json.TryText(out _),
        8 when name.SequenceEqual("response"u8) => TryResponse(),
        9 when name.SequenceEqual("file_name"u8) => _json.TryText(out _),
        10 when name.SequenceEqual("submission"u8) => TrySubmission(),
        11 when name.SequenceEqual("fingerprint"u8) => _json.TryText(out _),
        12 when name.SequenceEqual("submitted_at"u8) => TryTime(),
        13 when name.SequenceEqual("error_message"u8) => _json.TryText(out _),
        15 when name.SequenceEqual("idempotency_key"u8) => TryKey(),
        16 when name.SequenceEqual("consumed_credits"u8) => TryCredits(),
        _ => false,
    };

    [MethodImpl(HotMethod.Options)]
    private bool TrySubmission()
    {
        var isText = _json.TryText(out var text);
        _fields.Submission = new(text);
        return isText;
    }

    [MethodImpl(HotMethod.Options)]
    private bool TryService()
    {
        var isText = _json.TryText(out var text);
        _fields.Service = new(text);
        return isText;
    }

    [MethodImpl(HotMethod.Options)]
    private bool TryKey()
    {
        var isText = _json.TryText(out var text);
        _fields.IdempotencyKey = new(text);
        return isText;
    }

    [MethodImpl(HotMethod.Options)]
    private bool TryTaskId()
    {
        var isText = _json.TryText(out var text);
        _fields.TaskId = new(text);
        return isText;
    }

    [MethodImpl(HotMethod.Options)]
    private bool TryStatus()
    {
        var isText = _json.TryText(out var text);
        _fields.Status = new(text);
        return isText;
    }

    [MethodImpl(HotMethod.Options)]
    private bool TryCredits()
    {
        var isNumber = _json.TrySmallNumber(out var number);
        _fields.ConsumedCredits = number;
        return isNumber;
    }

    [MethodImpl(HotMethod.Options)]
    private bool TryState()
    {
        _fields.State = !_json.TryText(out var text) ? null
            : text.SequenceEqual("Submitting"u8) ? SubmissionState.Submitting
            : text.SequenceEqual("Accepted"u8) ? SubmissionState.Accepted
            : text.SequenceEqual("Ended"u8) ? SubmissionState.Ended
            : text.SequenceEqual("Refused"u8) ? SubmissionState.Refused
            : text.SequenceEqual("Unknown"u8) ? SubmissionState.Unknown
            : null;
        return _fields.State is not null;
    }

    [MethodImpl(HotMethod.Options)]
    private bool TryTime()
    {
        if (!_json.TryText(out var text, out var quoted))
        {
            return false;
        }

        if (UsualTime.TryParse(text, out var usual))
        {
            _fields.SubmittedAt = usual;
            return true;
        }

        var reader = new Utf8JsonReader(quoted);
        var isTime = reader.Read() & reader.TryGetDateTimeOffset(out var time);
        _fields.SubmittedAt = time;
        return isTime;
    }

    private bool TryResponse()
    {
        if (!_json.Take((byte)'['))
        {
            return false;
        }

        do
        {
            if (!_json.TryText(out _))
            {
                return false;
            }
        }
        while (_json.Take((byte)','));

        return _json.Take((byte)']');
    }

    /// <summary>A request of texts and lists of texts. It is read leniently, so only its form counts.</summary>
    [MethodImpl(HotMethod.Options)]
    private bool TryRequest()
    {
        if (!_json.Take((byte)'{'))
        {
            return false;
        }

        if (_json.Take((byte)'}'))
        {
            return true;
        }

        do
        {
            if (!_json.TrySkipText() || !_json.Take((byte)':') || !(_json.TrySkipText() || _json.TrySkipTexts()))
            {
                return false;
            }
        }
        while (_json.Take((byte)','));

        return _json.Take((byte)'}');
    }
}
