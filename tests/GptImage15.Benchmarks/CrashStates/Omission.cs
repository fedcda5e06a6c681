namespace GptImage15.Benchmarks.CrashStates;

/// <summary>What is left out of the recording, as if the client did not do it: the campaign must then fail.</summary>
internal enum Omission
{
    None,

    /// <summary>Every flush of a file.</summary>
    Flush,

    /// <summary>The flush of a file that is about to replace another.</summary>
    ReplacementFlush,

    /// <summary>Every flush of the file of the lock, which keeps how long the history is.</summary>
    LockFlush,

    /// <summary>Every flush of a folder.</summary>
    FolderFlush,
}
