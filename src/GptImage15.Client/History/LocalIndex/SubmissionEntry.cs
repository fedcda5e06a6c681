using GptImage15.History.Records;

namespace GptImage15.History.LocalIndex;

/// <summary>What the index keeps of a submission. Other submissions are numbers, and -1 is none.</summary>
internal struct SubmissionEntry
{
    /// <summary>The id; not set for an id of another form.</summary>
    public SubmissionId Id;

    /// <summary>The time of the submission in UTC; <see cref="NoTime"/> for none.</summary>
    public long SubmittedTicks;

    /// <summary>The hash of its service; 0 for none.</summary>
    public ulong Service;

    /// <summary>Its first and its last line.</summary>
    public int FirstLine;
    public int LastLine;

    /// <summary>The earlier submission with the same idempotency key, which counts if this one is refused.</summary>
    public int EarlierUnderKey;

    /// <summary>An earlier submission for which the service returned the same task id.</summary>
    public int EarlierWithTaskId;

    /// <summary>The state + 1; 0 for none.</summary>
    private byte _state;

    /// <summary>The credits of the task, unless it is refused.</summary>
    private byte _credits;

    public bool HasKey;
    public bool HasTaskId;

    public const long NoTime = long.MinValue;

    /// <summary>A new submission without values.</summary>
    public static SubmissionEntry Of(in SubmissionId id) => new()
    {
        Id = id, SubmittedTicks = NoTime,
        FirstLine = -1, LastLine = -1, EarlierUnderKey = -1, EarlierWithTaskId = -1,
        _credits = GptImageRequest.Credits,
    };

    public SubmissionState? State
    {
        readonly get => _state == 0 ? null : (SubmissionState)(_state - 1);
        set => _state = value is { } state ? (byte)(state + 1) : (byte)0;
    }

    /// <summary>
    /// The credits that the task cost, up to 255; the price is 10. A line without them can tell that the task failed.
    /// </summary>
    public int Credits
    {
        readonly get => _credits;
        set => _credits = (byte)Math.Max(0, Math.Min(value, byte.MaxValue));
    }

    /// <summary>The credits that were spent, or may have been spent, on the submission.</summary>
    public readonly int Cost => State == SubmissionState.Refused ? 0 : _credits;

    public readonly DateTimeOffset? SubmittedAt =>
        SubmittedTicks == NoTime ? null : new DateTimeOffset(SubmittedTicks, TimeSpan.Zero);
}

/// <summary>Where a line is in the file.</summary>
/// <param name="Offset">The offset in bytes.</param>
/// <param name="Length">The length in bytes, without the line end.</param>
internal record struct LineEntry(long Offset, int Length)
{
    /// <summary>The next line of the same submission; -1 for none.</summary>
    public int Next { get; set; } = -1;
}
