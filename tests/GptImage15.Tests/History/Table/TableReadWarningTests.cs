using GptImage15.Simulator;
using GptImage15.TestSupport.Table;
using GptImage15.Tests.Client;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History.Table;

/// <summary>Polls of running tasks, with a table that cannot be read.</summary>
public sealed class TableReadWarningTests : TableServiceTest
{
    private protected override SimulatorOptions ServiceOptions =>
        new() { TimeProvider = new ManualClock(), RunningTime = TimeSpan.FromMinutes(20) };

    public static TheoryData<int> Faults => [0, 400, 403, 404, 503];

    [TableTheory]
    [MemberData(nameof(Faults))]
    public async Task Given_a_table_that_cannot_be_read_when_polling_then_there_is_one_warning(int status)
    {
        var submitted = new[] { await SubmitAsync("row 1"), await SubmitAsync("row 2") };
        var history = OpenForService();
        Proxy.Rule = _ => status == 0 ? StoreFault.Refused : StoreFault.Of(status);
        var outcomes = new List<GptImageOutcome<GptImageTask>>();
        using var engine = Create.WaitEngineOn(
            history,
            Service.CreateClient(new FastClock()),
            new GptImageWaitOptions { Timeout = TimeSpan.Zero },
            outcomes.Add);

        foreach (var outcome in submitted)
        {
            await engine.AddAsync(new GptImageTask { TaskId = outcome.Result!.TaskId }, CancellationToken.None);
        }

        await engine.CompleteAsync();

        Assert.Equal(3, outcomes.Count);
        Assert.Contains("was not read", outcomes[2].Warning, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", outcomes[2].Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://account.example/?sv=2019&sig=SECRET")]
    [InlineData("http://account.example/table?sv=2019&sig=SECRET")]
    [InlineData("relative/history.jsonl")]
    public async Task Given_a_history_that_is_not_valid_when_polling_then_there_is_one_warning(string setting)
    {
        await using var service = await SimulatedService.StartAsync();
        var submitted = (await service.SubmitAsync()).Result!;
        var client = new GptImageClient(service.Simulator.ApiKey, new GptImageClientOptions
        {
            BaseUri = service.Address,
            History = setting,
        });
        var outcomes = new List<GptImageOutcome<GptImageTask>>();
        using var engine = client.CreateStatusEngine(1, outcomes.Add);

        await engine.AddAsync(new GptImageTask { TaskId = submitted.TaskId }, CancellationToken.None);
        await engine.CompleteAsync(CancellationToken.None);

        Assert.Equal(2, outcomes.Count);
        Assert.NotNull(outcomes[0].Result);
        Assert.Contains("was not read", outcomes[1].Warning, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", outcomes[1].Warning, StringComparison.Ordinal);
    }
}
