using System.Runtime.CompilerServices;
using GptImage15.History.Records;

namespace GptImage15.History.LocalIndex;

/// <summary>What the index takes from a line. It has no part of the text, so the line can be applied later.</summary>
internal struct LineValues
{
    /// <summary>The id of the submission; not set for an id of another form.</summary>
    public SubmissionId Id;

    /// <summary>The id of another form; null for a usual one.</summary>
    public byte[]? OtherId;

    /// <summary>The hash of the id.</summary>
    public ulong IdHash;

    /// <summary>The hash of the service; 0 for none.</summary>
    public ulong Service;

    /// <summary>The hashes of the idempotency key and of the task id, without their service.</summary>
    public ulong Key;
    public ulong TaskId;

    /// <summary>The time of the submission in UTC; <see cref="SubmissionEntry.NoTime"/> for none.</summary>
    public long SubmittedTicks;

    /// <summary>Where the line is in the file, and its length without the line end.</summary>
    public long Offset;
    public int Length;

    public SubmissionState? State;

    /// <summary>The credits of the task; null where the line does not change them.</summary>
    public int? Credits;
    public bool HasKey;
    public bool HasTaskId;

    /// <summary>The values of a line.</summary>
    [MethodImpl(HotMethod.Options)]
    public static LineValues Of(in LineFields line, long offset, int length, IdentityHash hash)
    {
        var isUsual = SubmissionId.TryParse(line.Submission.Text, out var id);
        return new()
        {
            Id = id,
            OtherId = isUsual ? null : line.Submission.Text.ToArray(),
            IdHash = isUsual ? id.Hash : IdentityHash.Of(line.Submission.Text),
            Service = hash.OfService(line.Service.Text),
            Key = hash.OfPart(line.IdempotencyKey.Text),
            TaskId = hash.OfPart(line.TaskId.Text),
            SubmittedTicks = line.SubmittedAt?.UtcTicks ?? SubmissionEntry.NoTime,
            Offset = offset,
            Length = length,
            State = line.State,
            Credits = line.ConsumedCredits ?? (line.IsFailed ? 0 : null),
            HasKey = line.IdempotencyKey.IsSet,
            HasTaskId = line.TaskId.IsSet,
        };
    }
}
