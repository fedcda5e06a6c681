using GptImage15.History.Records;

namespace GptImage15.History.LocalIndex;

/// <summary>Reads lines back of which the index keeps only the place.</summary>
internal interface IRecordSource
{
    /// <summary>Reads the line at a place; null where it is no record.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    HistoryRecord? Read(long offset, int length);
}
