using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.History.Table;
using GptImage15.Tests.History.Contract;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History.Table;

/// <summary>Kept outcomes that are damaged, or that cannot be removed.</summary>
public sealed class PendingFolderTests : TableTest
{
    [TableTheory]
    [InlineData("d")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public async Task Given_a_kept_outcome_that_cannot_be_carried_over_when_calling_then_the_table_is_used(
        string submission)
    {
        await Open().ListAsync();
        var pending = new PendingOutcomes(
            PendingFolder, TableAddress.Parse(Address()).ToString(), new HistoryFiles());
        pending.Keep(new HistoryRecord { Submission = submission, State = SubmissionState.Refused });
        File.Move(Path.Combine(pending.Folder, submission + ".json"), Path.Combine(pending.Folder, "e.json"));
        Directory.CreateDirectory(Path.Combine(pending.Folder, submission + ".json"));

        Assert.Empty(await Open().ListAsync());
        var task = await Open().CompleteAsync(new GptImageTask { TaskId = "never-seen" }, CancellationToken.None);
        Assert.Equal("never-seen", task.TaskId);
    }

    [Theory]
    [InlineData("https://account.example/table&sv=2019-02-02&sig=SECRET")]
    [InlineData("sv=2019-02-02&sig=SECRET")]
    [InlineData("TableEndpoint=https://account.example/;SharedAccessSignature=sv=2019&sig=SECRET")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=account;AccountKey=SECRET==")]
    public async Task Given_a_secret_in_a_wrong_place_when_testing_then_it_is_not_shown(string setting)
    {
        await using var service = await SimulatedService.StartAsync();
        var client = new GptImageClient("sk-abcdefgh", new GptImageClientOptions
        {
            BaseUri = service.CreateClient().Service.Address,
            History = setting,
        });

        var result = await client.TestConnectionAsync();

        Assert.Equal(GptImageErrorId.HistoryUnavailable, result.HistoryProblem?.ErrorId);
        Assert.DoesNotContain("SECRET", result.HistoryProblem!.Message + result.History, StringComparison.Ordinal);
    }
}
