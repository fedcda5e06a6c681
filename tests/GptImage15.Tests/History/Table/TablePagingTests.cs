using System.Text;
using GptImage15.History.Records;
using GptImage15.History.Table;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History.Table;

/// <summary>The store returns at most 1,000 rows in a response.</summary>
public sealed class TablePagingTests : TableTest
{
    private const int Rows = 1_250;

    [TableFact]
    public async Task Given_more_rows_than_a_page_when_listing_then_all_are_there_in_order()
    {
        var start = Clock.GetUtcNow();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Rows),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (number, _) => await Table.InsertAsync(Row(number, start.AddSeconds(number))));
        Clock.Leap(TimeSpan.FromDays(2));

        var all = await Open().ListAsync();
        var newest = await Open().ListAsync(new() { Last = 1_100 });

        Assert.Equal(Enumerable.Range(0, Rows).Select(number => "task-" + number), all.Select(task => task.TaskId));
        Assert.Equal(Rows - 1_100, Array.IndexOf([.. all.Select(task => task.TaskId)], newest[0].TaskId));
        Assert.Equal(1_100, newest.Count);
        Assert.Contains(
            Proxy.Requests, request => request.Target.Contains("NextPartitionKey=", StringComparison.Ordinal));
    }

    private static string Row(int number, DateTimeOffset submittedAt)
    {
        var record = new HistoryRecord
        {
            Submission = Guid.NewGuid().ToString("N"),
            State = SubmissionState.Accepted,
            Service = RecordUnderTest.Service,
            SubmittedAt = submittedAt,
            TaskId = "task-" + number,
            Status = "PENDING",
        };
        return Encoding.UTF8.GetString(
            TableRowFormat.Write(new TableRow(TableKey.OfSubmission(record.Submission), record)));
    }
}
