using GptImage15.TestSupport.Table;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;
using static GptImage15.Tests.History.Contract.RecordCalls;

namespace GptImage15.Tests.History.Table;

/// <summary>Outcomes that are kept on the machine until the table has them.</summary>
public sealed class PendingOutcomeTests : TableServiceTest
{
    [TableFact]
    public async Task Given_kept_outcomes_when_many_processes_carry_them_over_at_once_then_each_is_there_once()
    {
        await KeepAsync("row 1", "row 2", "row 3");

        var processes = Enumerable.Range(0, 4).Select(_ => OpenForService(retries: 4)).ToArray();
        var read = await Task.WhenAll(processes.Select(process => Task.Run(
            () => process.ReadAsync(new() { Pending = true }, CancellationToken.None))));

        Assert.All(read, history => Assert.Equal(3, history.Tasks.Count));
        Assert.Empty(Kept);
    }

    [TableFact]
    public async Task Given_a_kept_outcome_when_the_store_is_still_gone_then_it_stays()
    {
        await KeepAsync(Key);
        Proxy.GoAway();

        await Assert.ThrowsAsync<GptImageException>(
            () => OpenForService().ReadAsync(new(), CancellationToken.None));

        Assert.Single(Kept);
    }

    [TableFact]
    public async Task Given_a_kept_outcome_when_another_table_is_used_then_it_stays_for_its_own()
    {
        await KeepAsync(Key);
        var other = await (await TableEmulator.GetAsync()).CreateTableAsync();

        await Open(address: other.Address(at: Proxy.BaseUri)).ReadAsync(new(), CancellationToken.None);

        Assert.Single(Kept);
    }

    [TableFact]
    public async Task Given_a_signature_of_another_day_when_carrying_over_then_it_is_the_same_table()
    {
        await KeepAsync(Key);

        await Open(address: Address("uar", DateTimeOffset.UtcNow.AddDays(9))).ReadAsync(new(), CancellationToken.None);

        Assert.Empty(Kept);
    }

    [TableTheory]
    [InlineData("")]
    [InlineData("{\"submission\":\"")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task Given_a_damaged_file_when_submitting_then_it_is_passed_over(string content)
    {
        await KeepAsync(Key);
        await File.WriteAllTextAsync(Directory.GetFiles(PendingFolder, "*", SearchOption.AllDirectories)[0], content);

        Assert.NotNull((await SubmitAsync("row 2")).Result);
    }

    [TableFact]
    public async Task Given_a_folder_that_cannot_be_written_when_the_store_goes_then_the_task_has_a_warning()
    {
        var history = await OpenUsedForServiceAsync();
        await File.WriteAllTextAsync(PendingFolder, "a file is where the folder should be");
        Proxy.Rule = request => IsMerge(request) ? StoreFault.Refused : null;

        var outcome = await SubmitAsync(history: history);

        Assert.NotNull(outcome.Result?.TaskId);
        Assert.NotNull(outcome.Warning);
        Assert.DoesNotContain(PendingFolder, outcome.Warning, StringComparison.Ordinal);
    }

    [TableFact]
    public async Task Given_a_kept_outcome_when_reading_its_file_then_the_signature_is_not_in_it()
    {
        await KeepAsync(Key);

        var file = Assert.Single(Directory.GetFiles(PendingFolder, "*", SearchOption.AllDirectories));
        Assert.DoesNotContain("sig=", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [TableFact]
    public async Task Given_an_outcome_that_the_store_refuses_when_carrying_over_then_the_others_are_carried_over()
    {
        await KeepAsync("row 1", "row 2", "row 3");
        Proxy.FailNext(IsMerge, StoreFault.Of(400));

        Assert.NotNull((await SubmitAsync("row 4")).Result);
        Assert.Single(Kept);

        Assert.Equal(4, (await OpenForService().ReadAsync(new(), CancellationToken.None)).Tasks.Count);
        Assert.Empty(Kept);
    }

    [TableFact]
    public async Task Given_a_store_that_refuses_an_outcome_when_submitting_then_it_is_kept_without_a_pause()
    {
        var history = await OpenUsedForServiceAsync();
        Proxy.Rule = request => IsMerge(request) ? StoreFault.Of(403) : null;

        var outcome = await SubmitAsync(history: history);

        Assert.NotNull(outcome.Result?.TaskId);
        Assert.Contains(PendingFolder, outcome.Warning, StringComparison.Ordinal);
        Assert.Single(Kept);
        Assert.Equal(1, Proxy.Count("PATCH"));
    }

    /// <summary>Submits while the store loses each outcome.</summary>
    private async Task KeepAsync(params string[] keys)
    {
        var history = OpenForService();
        var submissions = new List<string>();
        foreach (var key in keys)
        {
            submissions.Add(await history.ClaimAsync(Request(key)));
        }

        Proxy.Rule = request => IsMerge(request) ? StoreFault.Refused : null;
        foreach (var submission in submissions)
        {
            await FailsAsync(
                GptImageErrorId.HistoryUnavailable,
                () => history.RecordAcceptedAsync(submission, new GptImageTask { TaskId = "id-" + submission }));
        }

        Proxy.ComeBack();
        Assert.Equal(keys.Length, Kept.Length);
    }
}
