using GptImage15.History.LocalFile;
using GptImage15.History.LocalIndex;
using GptImage15.History.Records;

namespace GptImage15.Tests.History;

/// <summary>An index of lines in memory, with the number of lines that it has read back.</summary>
internal sealed class IndexedLines : IRecordSource
{
    private readonly MemoryStream _lines = new();

    public IndexedLines(IdentityHash? hash = null) => Index = new(this, hash);

    public HistoryIndex Index { get; }

    public int Reads { get; private set; }

    public void Apply(HistoryRecord record)
    {
        var start = (int)_lines.Length;
        HistoryLines.Add(_lines, record);
        var line = _lines.GetBuffer().AsSpan(start, (int)_lines.Length - start - 1);
        Assert.True(HistoryLineParser.TryReadFields(line, out var fields));
        Index.Apply(fields, start, line.Length);
    }

    public void Apply(string submission, SubmissionState state, string? key = null, string? taskId = null) =>
        Apply(new HistoryRecord
        {
            Submission = submission,
            State = state,
            Service = "service",
            IdempotencyKey = key,
            TaskId = taskId,
        });

    public HistoryRecord? Read(long offset, int length)
    {
        Reads++;
        return HistoryLineParser.Parse(_lines.GetBuffer().AsSpan((int)offset, length));
    }
}
