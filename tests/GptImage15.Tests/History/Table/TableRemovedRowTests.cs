using GptImage15.History.Records;
using GptImage15.History.Table;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;
using GptImage15.Time;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Table;

/// <summary>Rows that an administrator removed, or that a machine left when it was killed.</summary>
public sealed class TableRemovedRowTests : TableTest
{
    private const string Key = "row 1";

    [TableFact]
    public async Task Given_a_displaced_task_whose_row_was_removed_when_submitting_then_its_outcome_is_unknown()
    {
        var slow = Open();
        var displaced = await slow.ClaimAsync(Request(Key));
        Proxy.ClockOffset = TimeSpan.FromSeconds(200);
        var forcing = Open();
        await forcing.RecordRefusedAsync(await forcing.ClaimAsync(Request(Key), force: true));
        await slow.RecordAcceptedAsync(displaced, new GptImageTask { TaskId = "task-1" });
        Assert.Equal("task-1", (await Open().BeginAsync(Request(Key))).Paid?.Task.TaskId);

        await DeleteAsync(TableKey.OfSubmission(displaced));

        await FailsAsync(GptImageErrorId.SubmissionOutcomeUnknown, () => Open().BeginAsync(Request(Key)));
        Assert.NotNull((await Open().BeginAsync(Request(Key), force: true)).Submission);
    }

    [TableFact]
    public async Task Given_a_copied_claim_when_it_is_refused_then_the_copy_is_not_listed()
    {
        var slow = Open();
        var submission = await slow.ClaimAsync(Request(Key));
        var store = new TableStore(new TableConnection(TableAddress.Parse(Address()), Options()), new(Options()));
        var identity = HistoryRecord.IdentityOf(RecordUnderTest.Service, Key);
        var row = await store.GetAsync(TableKey.OfIdempotencyKey(identity), CancellationToken.None);
        await store.InsertAsync(
            new TableRow(TableKey.OfSubmission(submission), row!.Record), CancellationToken.None);

        await slow.RecordRefusedAsync(submission);

        Assert.Empty(await Open().ListAsync());
    }

    [TableFact]
    public async Task Given_a_success_of_something_in_between_when_claiming_then_nothing_is_claimed()
    {
        await Open().ListAsync();
        var history = await OpenUsedAsync(retries: 0);
        Proxy.FailNext(IsInsert, TestSupport.Table.StoreFault.Of(202));

        await FailsAsync(GptImageErrorId.HistoryUnavailable, () => history.BeginAsync(Request(Key)));
    }

    private async Task DeleteAsync(TableKey key)
    {
        using var http = new HttpClient();
        using var delete = new HttpRequestMessage(
            HttpMethod.Delete, TableAddress.Parse(Address("raud")).Of(key.Path, ""));
        delete.Headers.TryAddWithoutValidation("If-Match", "*");
        delete.Headers.TryAddWithoutValidation("x-ms-version", "2019-02-02");
        delete.Headers.TryAddWithoutValidation("Accept", "application/json;odata=nometadata");
        using var response = await http.SendAsync(delete);
        Assert.Equal(204, (int)response.StatusCode);
    }
}
