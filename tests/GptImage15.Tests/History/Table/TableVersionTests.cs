using GptImage15.History.Table;
using GptImage15.Resources;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Table;

/// <summary>A table of a later version is refused, not misread.</summary>
public sealed class TableVersionTests : TableTest
{
    private const string Key = "row 1";
    private const string Later = """{"Version":2}""";

    [TableFact]
    public async Task Given_a_table_of_a_later_version_when_used_then_it_is_refused()
    {
        await Open().SubmitAsync(Request(Key), "task-1");
        await Table.MergeAsync(TableKey.Version.Partition, TableKey.Version.Row, Later);

        var errors = new[]
        {
            await FailsAsync(GptImageErrorId.HistoryUnavailable, () => Open().BeginAsync(Request(Key))),
            await FailsAsync(GptImageErrorId.HistoryUnavailable, () => Open().BeginAsync(Request("row 2"))),
            await FailsAsync(GptImageErrorId.HistoryUnavailable, () => Open().ListAsync()),
        };

        Assert.All(
            errors, error => Assert.Contains(Messages.HistoryOfLaterVersion, error.Message, StringComparison.Ordinal));
    }

    [TableFact]
    public async Task Given_a_row_of_a_later_version_when_its_key_is_used_then_it_is_refused()
    {
        var history = Open();
        await history.SubmitAsync(Request(Key), "task-1");
        var row = TableKey.OfIdempotencyKey(
            GptImage15.History.Records.HistoryRecord.IdentityOf(RecordUnderTest.Service, Key));
        await Table.MergeAsync(row.Partition, row.Row, Later);

        await FailsAsync(GptImageErrorId.HistoryUnavailable, () => history.BeginAsync(Request(Key), force: true));
        await FailsAsync(GptImageErrorId.HistoryUnavailable, () => history.ListAsync());
        await history.ClaimAsync(Request("row 2"));
    }

    [TableFact]
    public async Task Given_a_new_table_when_many_machines_use_it_at_once_then_all_can()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(
            machine => Task.Run(() => Open().SubmitAsync(Request("row " + machine), "task-" + machine))));

        Assert.Equal(8, (await Open().ListAsync()).Count);
    }

    [TableFact]
    public async Task Given_rows_of_others_when_listing_then_they_are_passed_over()
    {
        await Table.InsertAsync("""{"PartitionKey":"x","RowKey":"none","Version":7,"State":"Accepted"}""");
        await Table.InsertAsync("""{"PartitionKey":"x","RowKey":"note-of-others","Version":7}""");
        await Open().SubmitAsync(Request(Key), "task-1");

        Assert.Single(await Open().ListAsync());
    }
}
