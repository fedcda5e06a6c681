using GptImage15.Benchmarks.Faults;
using GptImage15.History;
using GptImage15.History.LocalFile;
using GptImage15.Simulator;

namespace GptImage15.Tests.Campaigns;

/// <summary>The report of credits after faults of every kind, compared with what the service charged.</summary>
public sealed class CreditCampaignTests
{
    private const int Submissions = 200;

    [Fact]
    public async Task Given_every_fault_when_adding_up_then_the_sums_are_those_of_the_ledger()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await ServiceSimulator.StartAsync(new SimulatorOptions { Seed = 7 });
        simulator.Faults.Add(FaultMix.Create(probability: 0.01, seed: 7));
        var history = Create.History(folder["history.jsonl"]);
        var service = simulator.BaseUri.AbsoluteUri;
        for (var next = 0; next < Submissions; next += 20)
        {
            await SubmitAsync(simulator, history, next);
        }

        var tasks = Create.History(folder["history.jsonl"]).List(service).Tasks;
        var report = Assert.Single(CreditGroups.Of(tasks, GptImageCreditGrouping.None));

        var charged = simulator.Ledger.Tasks;
        var named = tasks.Select(task => task.TaskId).OfType<string>().ToHashSet();
        var notNamed = charged.Count(task => !named.Contains(task.TaskId));
        Assert.True(report.Unknown > 0);
        Assert.Equal(10 * report.Tasks, report.Credits);
        Assert.Equal(charged.Count, report.Tasks + notNamed);
        Assert.InRange(notNamed, 0, report.Unknown);
        Assert.All(
            charged.Where(task => !named.Contains(task.TaskId)),
            task => Assert.Contains(tasks, known => known.TaskId is null && known.Prompt == task.Prompt));
        Assert.Equal(
            report.Credits + report.CreditsAtRisk,
            await new LocalHistory(Create.History(folder["history.jsonl"]), service, apiKey: null)
                .ReadCreditsOfTodayAsync(default));
    }

    [Theory]
    [InlineData(GptImageCreditGrouping.Day, "2026-11-22", "2026-11-23")]
    [InlineData(GptImageCreditGrouping.Week, "2026-W47", "2026-W48")]
    [InlineData(GptImageCreditGrouping.Month, "2026-11")]
    public void Given_a_Sunday_and_a_Monday_when_grouping_then_each_group_has_its_name(
        GptImageCreditGrouping by, params string[] names)
    {
        var sunday = new DateTimeOffset(new DateTime(2026, 11, 22, 23, 59, 0, DateTimeKind.Local));
        var tasks = new[] { sunday.AddMinutes(1), sunday }.Select(time => new GptImageTask { CreatedAt = time });

        var groups = CreditGroups.Of(tasks, by);

        Assert.Equal(names, groups.Select(group => group.Name));
        Assert.All(groups, group => Assert.Equal(DateTimeKind.Local, group.Start?.Kind));
    }

    [Theory]
    [InlineData(2027, 1, 3, "2026-W53")]
    [InlineData(2025, 12, 29, "2026-W01")]
    public void Given_a_day_at_the_turn_of_the_year_when_grouping_by_week_then_the_name_is_of_ISO_8601(
        int year, int month, int day, string name)
    {
        var task = new GptImageTask { CreatedAt = new DateTime(year, month, day, 12, 0, 0, DateTimeKind.Local) };

        Assert.Equal(name, Assert.Single(CreditGroups.Of([task], GptImageCreditGrouping.Week)).Name);
    }

    private static async Task SubmitAsync(ServiceSimulator simulator, TaskHistory history, int first)
    {
        var client = Create.Client(simulator.ApiKey, new GptImageClientOptions
        {
            BaseUri = simulator.BaseUri,
            RequestTimeout = TimeSpan.FromSeconds(1),
            MaximumRetryCount = 2,
            RetryInterval = TimeSpan.FromMilliseconds(20),
        });
        using var engine = Create.SubmissionEngine(
            client, history, new GptImageSubmitOptions { ThrottleLimit = 10 }, static _ => { });
        foreach (var number in Enumerable.Range(first, 20))
        {
            await engine.AddAsync(
                new GptImageRequest { Prompt = $"row {number}", IdempotencyKey = number % 3 == 0 ? $"{number}" : null },
                CancellationToken.None);
        }

        await engine.CompleteAsync(CancellationToken.None);
    }
}
