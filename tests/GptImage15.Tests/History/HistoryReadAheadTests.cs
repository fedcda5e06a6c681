using System.Text;
using GptImage15.History.LocalFile;
using GptImage15.History.LocalIndex;
using GptImage15.History.Records;

namespace GptImage15.Tests.History;

/// <summary>A large file is read on another thread; the index is the same, and errors reach the caller.</summary>
public sealed class HistoryReadAheadTests : IDisposable
{
    private const int Submissions = 12_000;

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["history.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_a_large_file_when_reading_then_all_lines_are_applied_in_their_order()
    {
        WriteLargeFile();
        var file = new HistoryFile(FilePath, new HistoryFiles());

        file.ReadNewLines();

        Assert.Equal(new FileInfo(FilePath).Length, file.Length);
        Assert.Equal(Submissions, file.Index.Count);
        Assert.Equal(2, file.UnreadableLines);
        for (var number = 0; number < Submissions; number += 500)
        {
            Assert.Equal(IdOf(number), file.Index.FindKey($"service\nkey {number}")?.Submission);
            Assert.Equal(IdOf(number), file.Index.FindTask($"service\nlater {number}")?.Submission);
            Assert.Null(file.Index.FindTask($"service\nfirst {number}"));
        }

        file.Close();
    }

    [Fact]
    public void Given_a_line_that_cannot_be_read_back_when_reading_then_it_is_thrown_and_nothing_stays()
    {
        WriteLargeFile();
        var index = new HistoryIndex(new BrokenSource());
        var source = new HistoryLineSource();
        var reader = new HistoryReader(index, source);

        var error = Assert.Throws<IOException>(() => reader.Read(FilePath));

        source.Close();
        Assert.Equal("broken", error.Message);
        Assert.Equal((0, 0L, null), (index.Count, reader.Offset, reader.Generation));
    }

    [Fact]
    public void Given_items_when_reading_ahead_then_they_keep_their_order() =>
        Assert.Equal(Enumerable.Range(0, 1000), ReadAhead.Of(Enumerable.Range(0, 1000), most: 3));

    [Fact]
    public void Given_an_error_of_the_other_thread_when_reading_ahead_then_it_follows_the_items_before_it()
    {
        var read = new List<int>();

        Assert.Throws<InvalidDataException>(() => read.AddRange(ReadAhead.Of(Items(), most: 3)));
        Assert.Throws<InvalidDataException>(() =>
        {
            foreach (var item in ReadAhead.Of(Items(), most: 3))
            {
                read.Add(item);
            }
        });

        Assert.Equal([1, 2], read.TakeLast(2));

        static IEnumerable<int> Items()
        {
            yield return 1;
            yield return 2;
            throw new InvalidDataException();
        }
    }

    [Fact]
    public void Given_a_caller_that_stops_when_reading_ahead_then_the_other_thread_has_ended()
    {
        var hasEnded = false;

        Assert.Equal([0, 1, 2], ReadAhead.Of(Items(), most: 3).Take(3));

        Assert.True(hasEnded);

        IEnumerable<int> Items()
        {
            try
            {
                for (var item = 0; ; item++)
                {
                    yield return item;
                }
            }
            finally
            {
                hasEnded = true;
            }
        }
    }

    private static string IdOf(int number) => number % 2 == 0 ? $"{number:x32}" : $"other {number}";

    /// <summary>
    /// The first line of a submission, lines of others, then its task id, then another task id, for which the index
    /// reads the submission back.
    /// </summary>
    private void WriteLargeFile()
    {
        using var file = File.Create(FilePath);
        file.Write("{\"gptimage15_history\":1,\"generation\":\"one\"}\n"u8);
        for (var number = 0; number < Submissions; number++)
        {
            HistoryLines.Add(file, new HistoryRecord
            {
                Submission = IdOf(number), State = SubmissionState.Submitting, Service = "service",
                IdempotencyKey = $"key {number}", Fingerprint = new string('f', 300),
            });
        }

        file.Write(Encoding.UTF8.GetBytes("damaged\n\n\r\n\"\"\n"));
        Accept(file, "first");
        Accept(file, "later");
    }

    private static void Accept(Stream file, string taskId)
    {
        for (var number = 0; number < Submissions; number++)
        {
            HistoryLines.Add(file, new HistoryRecord
            {
                Submission = IdOf(number), State = SubmissionState.Accepted, TaskId = $"{taskId} {number}",
            });
        }
    }

    private sealed class BrokenSource : IRecordSource
    {
        public HistoryRecord? Read(long offset, int length) => throw new IOException("broken");
    }
}
