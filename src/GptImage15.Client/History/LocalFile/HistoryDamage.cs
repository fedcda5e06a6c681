namespace GptImage15.History.LocalFile;

/// <summary>The signs that a history may have lost records.</summary>
internal enum HistoryDamage
{
    None,

    /// <summary>The file has no header: it has other content or another encoding.</summary>
    Header,

    /// <summary>The file has lines that are not records.</summary>
    Lines,

    /// <summary>The file is shorter than what was written to it.</summary>
    Cut,
}
