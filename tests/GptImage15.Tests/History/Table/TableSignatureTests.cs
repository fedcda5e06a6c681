using GptImage15.History.Records;
using GptImage15.TestSupport.Table;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Table;

/// <summary>What a signature allows, and that it is in no message.</summary>
public sealed class TableSignatureTests : TableTest
{
    private const string Key = "row 1";

    [TableTheory]
    [InlineData("r")]
    [InlineData("ru")]
    [InlineData("ra")]
    [InlineData("au")]
    public async Task Given_a_signature_without_a_right_when_beginning_then_the_error_names_the_reason(string rights)
    {
        var address = Address(rights);

        var error = await FailsAsync(
            GptImageErrorId.HistoryUnavailable, () => Open(address: address).BeginAsync(Request(Key)));

        Assert.Contains("sp=" + rights, error.Message, StringComparison.Ordinal);
        AssertHasNoSignature(error.Message, address);
        Assert.Empty(Proxy.Requests);
    }

    [TableFact]
    public async Task Given_a_store_that_refuses_to_add_when_beginning_then_the_error_names_the_reason()
    {
        var address = Address();
        var history = Open(address: address);
        await history.ListAsync();
        Proxy.Rule = request => IsInsert(request) ? StoreFault.Of(403) : null;

        var error = await FailsAsync(GptImageErrorId.HistoryUnavailable, () => history.BeginAsync(Request(Key)));

        Assert.Contains("HTTP 403", error.Message, StringComparison.Ordinal);
        AssertHasNoSignature(error.Message, address);
        Assert.Empty(Kept);
    }

    [TableFact]
    public async Task Given_a_signature_that_can_only_read_when_listing_then_the_tasks_are_there()
    {
        await Open().SubmitAsync(Request(Key), "task-1");

        Assert.Equal("task-1", Assert.Single(await Open(address: Address("r")).ListAsync()).TaskId);
    }

    [TableFact]
    public async Task Given_a_new_table_and_a_signature_that_can_only_read_when_listing_then_it_is_empty() =>
        Assert.Empty(await Open(address: Address("r")).ListAsync());

    [TableFact]
    public async Task Given_an_expired_signature_when_beginning_then_it_is_HistoryUnavailable()
    {
        var address = Address(expiry: DateTimeOffset.UtcNow.AddMinutes(-20));

        var error = await FailsAsync(
            GptImageErrorId.HistoryUnavailable, () => Open(address: address).BeginAsync(Request(Key)));

        Assert.Contains("403", error.Message, StringComparison.Ordinal);
        AssertHasNoSignature(error.Message, address);
        Assert.Single(Proxy.Requests);
    }

    [TableFact]
    public async Task Given_a_table_that_does_not_exist_when_beginning_then_it_is_HistoryUnavailable()
    {
        var emulator = await TableEmulator.GetAsync();
        var address = new EmulatorTable(emulator.BaseUri, "missing").Address(at: Proxy.BaseUri);

        var error = await FailsAsync(
            GptImageErrorId.HistoryUnavailable, () => Open(address: address).BeginAsync(Request(Key)));

        Assert.Contains("TableNotFound", error.Message, StringComparison.Ordinal);
        Assert.Contains("/missing", error.Message, StringComparison.Ordinal);
        AssertHasNoSignature(error.Message, address);
        Assert.Single(Proxy.Requests);
    }

    [TableTheory]
    [InlineData(503)]
    [InlineData(400)]
    [InlineData(null)]
    public async Task Given_a_store_that_fails_when_calling_then_the_signature_is_in_no_error(int? status)
    {
        var address = Address();
        var history = Open(retries: 1, address: address);
        var submission = await history.ClaimAsync(Request(Key));
        Proxy.Rule = _ => status is { } code ? StoreFault.Of(code) : StoreFault.Refused;
        var task = new GptImageTask { TaskId = "task-1", Status = GptImageTaskStatus.Failed };
        Func<IServiceHistory, Task>[] calls =
        [
            history => history.BeginAsync(Request("row 2")),
            history => history.ListAsync(),
            history => history.RecordAcceptedAsync(submission, task),
            history => history.RecordEndAsync(task),
        ];

        foreach (var call in calls)
        {
            var error = await FailsAsync(GptImageErrorId.HistoryUnavailable, () => call(history));
            AssertHasNoSignature(error.ToString(), address);
        }
    }

    private static void AssertHasNoSignature(string text, string address)
    {
        var signature = address[(address.IndexOf("sig=", StringComparison.Ordinal) + 4)..];
        Assert.DoesNotContain(signature, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Uri.UnescapeDataString(signature), text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("sig=", text, StringComparison.Ordinal);
    }
}
