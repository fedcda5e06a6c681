namespace GptImage15.Benchmarks.CrashStates;

/// <summary>The operations that are not recorded, as if the client omitted them. The campaign must then fail.</summary>
internal enum Omission
{
    None,

    /// <summary>Every flush of a file.</summary>
    Flush,

    /// <summary>The flush of a file before it replaces another.</summary>
    ReplacementFlush,

    /// <summary>Every flush of the lock file, which stores the length of the history.</summary>
    LockFlush,

    /// <summary>Every flush of a folder.</summary>
    FolderFlush,
}
