using GptImage15.History.Records;

namespace GptImage15.History.LocalIndex;

/// <summary>The fields of a line that the index keeps or compares, as UTF-8.</summary>
internal ref struct LineFields
{
    public Utf8Field Submission { get; set; }

    public SubmissionState? State { get; set; }

    public DateTimeOffset? SubmittedAt { get; set; }

    public Utf8Field Service { get; set; }

    public Utf8Field IdempotencyKey { get; set; }

    public Utf8Field TaskId { get; set; }

    public Utf8Field Status { get; set; }

    /// <summary>Whether the task failed, in the word that this module writes.</summary>
    public readonly bool IsFailed => Status.Text.SequenceEqual("FAILED"u8);

    public int? ConsumedCredits { get; set; }
}

/// <summary>A text as UTF-8, or none.</summary>
internal readonly ref struct Utf8Field(ReadOnlySpan<byte> text)
{
    public bool IsSet { get; } = true;

    public ReadOnlySpan<byte> Text { get; } = text;
}
