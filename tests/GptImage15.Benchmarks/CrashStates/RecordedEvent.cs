using GptImage15.History.LocalFile;

namespace GptImage15.Benchmarks.CrashStates;

/// <summary>One step of a workload. Paths are relative to the folder of the workload, with slashes.</summary>
internal abstract record RecordedEvent;

/// <summary>A folder was made, with those above it that were missing.</summary>
internal sealed record FolderCreated(string Path) : RecordedEvent;

/// <summary>A file was opened for writing, and made where it was missing.</summary>
internal sealed record FileOpened(int Writer, string Path) : RecordedEvent;

/// <summary>Bytes were written to the file of a writer.</summary>
internal sealed record BytesWritten(int Writer, long Offset, byte[] Bytes) : RecordedEvent;

/// <summary>The file of a writer was cut, or made longer.</summary>
internal sealed record LengthSet(int Writer, long Length) : RecordedEvent;

/// <summary>The content of the file of a writer is on disk.</summary>
internal sealed record FileFlushed(int Writer) : RecordedEvent;

/// <summary>A file took the place of another in one step.</summary>
internal sealed record FileReplaced(string Source, string Target) : RecordedEvent;

/// <summary>A file was removed, if it was there.</summary>
internal sealed record FileDeleted(string Path) : RecordedEvent;

/// <summary>The entries of a folder are on disk.</summary>
internal sealed record FolderFlushed(string Path) : RecordedEvent;

/// <summary>The service accepted a submission, which is paid from then on.</summary>
internal sealed record TaskAccepted(ChargedTask Task) : RecordedEvent;

/// <summary>The caller got the id of a task.</summary>
internal sealed record TaskHandedOut(ChargedTask Task) : RecordedEvent;

/// <summary>A task the service was paid for.</summary>
/// <param name="Prompt">The prompt, which only one row has.</param>
/// <param name="TaskId">The id.</param>
internal sealed record ChargedTask(string Prompt, string TaskId);
