using GptImage15.History.LocalFile;

namespace GptImage15.Benchmarks.CrashStates;

/// <summary>One step of a workload. Paths are relative to the folder of the workload, with slashes.</summary>
internal abstract record RecordedEvent;

/// <summary>A folder was created, with the missing folders above it.</summary>
internal sealed record FolderCreated(string Path) : RecordedEvent;

/// <summary>A file was opened for writing, and created if it did not exist.</summary>
internal sealed record FileOpened(int Writer, string Path) : RecordedEvent;

/// <summary>Bytes were written to the file of a writer.</summary>
internal sealed record BytesWritten(int Writer, long Offset, byte[] Bytes) : RecordedEvent;

/// <summary>The length of the file of a writer was changed.</summary>
internal sealed record LengthSet(int Writer, long Length) : RecordedEvent;

/// <summary>The content of the file of a writer was flushed.</summary>
internal sealed record FileFlushed(int Writer) : RecordedEvent;

/// <summary>A file replaced another in one step.</summary>
internal sealed record FileReplaced(string Source, string Target) : RecordedEvent;

/// <summary>A file was deleted, if it existed.</summary>
internal sealed record FileDeleted(string Path) : RecordedEvent;

/// <summary>The entries of a folder were flushed.</summary>
internal sealed record FolderFlushed(string Path) : RecordedEvent;

/// <summary>The service accepted a submission, which is paid from then on.</summary>
internal sealed record TaskAccepted(ChargedTask Task) : RecordedEvent;

/// <summary>The caller received the id of a task.</summary>
internal sealed record TaskHandedOut(ChargedTask Task) : RecordedEvent;

/// <summary>A task that the service was paid for.</summary>
/// <param name="Prompt">The prompt. It identifies the row.</param>
/// <param name="TaskId">The id.</param>
internal sealed record ChargedTask(string Prompt, string TaskId);
