namespace GptImage15.History.LocalFile;

/// <summary>What tells that a history may have forgotten something.</summary>
internal enum HistoryDamage
{
    None,

    /// <summary>A file of something else, or in another encoding.</summary>
    Header,

    /// <summary>Lines that are no records.</summary>
    Lines,

    /// <summary>Less than was written to it.</summary>
    Cut,
}
