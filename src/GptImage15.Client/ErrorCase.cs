namespace GptImage15;

/// <summary>Cases of one error id that a caller handles or explains in different ways.</summary>
internal enum ErrorCase
{
    /// <summary>The only case of the id, or none of those below.</summary>
    General,

    /// <summary>
    /// SubmissionOutcomeUnknown: of an earlier submission with the same idempotency key. Nothing was sent.
    /// </summary>
    EarlierSubmission,

    /// <summary>FileExists: another image of the same call has the name.</summary>
    FileOfSameCall,

    /// <summary>
    /// HistoryUnavailable: the store responded, and another attempt fails in the same way.
    /// </summary>
    RefusedByStore,

    /// <summary>HistoryUnavailable: the store does not accept the row, also at another time.</summary>
    RowRefusedByStore,

    /// <summary>HistoryUnavailable: no request was sent to the store.</summary>
    NotSentToStore,

    /// <summary>HistoryUnavailable: the outcome is on disk, and another call adds it to the store.</summary>
    OutcomeKept,

    /// <summary>InsecureUri: the service returned an image URL of this machine or its network.</summary>
    ImageAddressNotPublic,

    /// <summary>An exception of this program. Another attempt fails in the same way.</summary>
    Unexpected,

    /// <summary>InvalidRequest: the text was decoded with a wrong encoding.</summary>
    TextDamaged,
}
