using GptImage15.Simulator;
using GptImage15.Tests.Client;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.History.Table;

/// <summary>The number of requests to the store.</summary>
public sealed class TableRequestCountTests : TableServiceTest
{
    private readonly ManualClock _serviceClock = new();

    private protected override SimulatorOptions ServiceOptions =>
        new() { TimeProvider = _serviceClock, RunningTime = TimeSpan.FromMinutes(20) };

    [TableTheory]
    [InlineData(Key, true, 3)]
    [InlineData(null, true, 3)]
    [InlineData(Key, false, 3)]
    [InlineData(null, false, 2)]
    public async Task Given_a_submission_when_counting_then_it_takes_three_requests_at_most(
        string? key, bool isAccepted, int requests)
    {
        var history = await OpenUsedForServiceAsync();
        if (!isAccepted)
        {
            Service.NextSubmission(new Fault { Status = 400 });
        }

        await SubmitAsync(key, history);

        Assert.Equal(requests, Proxy.Requests.Count);
    }

    [TableTheory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Given_an_end_when_counting_then_it_takes_at_most_two_requests(bool isHere, int expected)
    {
        var history = await OpenUsedForServiceAsync();
        var task = (await SubmitAsync(Key, history)).Result!;
        var recorder = isHere ? history : await OpenUsedForServiceAsync();
        Proxy.Clear();

        recorder.Complete(task);
        task = await recorder.CompleteAsync(
            task with { Status = GptImageTaskStatus.Success, ImageUrl = ["https://images.example/a.png"] },
            CancellationToken.None);
        await recorder.RecordEndAsync(task);

        Assert.Equal(expected, Proxy.Requests.Count);
    }

    [TableFact]
    public async Task Given_a_paid_task_when_counting_then_it_takes_two_requests()
    {
        await SubmitAsync();
        var history = await OpenUsedForServiceAsync();

        await SubmitAsync(history: history);

        Assert.Equal(2, Proxy.Requests.Count);
    }

    [TableFact]
    public async Task Given_a_hundred_tasks_when_waiting_then_no_request_to_the_store_is_for_a_poll()
    {
        const int Tasks = 100;
        var submitting = await OpenUsedForServiceAsync();
        var tasks = await Task.WhenAll(
            Enumerable.Range(0, Tasks).Select(row => SubmitAsync("row " + row, submitting)));
        var history = await OpenUsedForServiceAsync();
        var outcomes = new List<GptImageOutcome<GptImageTask>>();
        using var engine = Create.WaitEngineOn(
            history,
            Service.CreateClient(new FastClock()),
            new GptImageWaitOptions { Timeout = null, ThrottleLimit = 20 },
            outcomes.Add);

        foreach (var outcome in tasks)
        {
            await engine.AddAsync(new GptImageTask { TaskId = outcome.Result!.TaskId }, CancellationToken.None);
        }

        await Eventually.Holds(() => Service.Simulator.Ledger.Requests(ServiceRoute.Status) > 3 * Tasks);
        _serviceClock.Advance(TimeSpan.FromMinutes(20));
        await engine.CompleteAsync();

        Assert.Equal(Tasks, outcomes.Count(outcome => outcome.Result?.Status == GptImageTaskStatus.Success));
        Assert.All(outcomes, outcome => Assert.Equal("a red fox", outcome.Result?.Prompt));
        Assert.Equal(Tasks, Proxy.Count("GET"));
        Assert.Equal(Tasks, Proxy.Count("PATCH"));
        Assert.Equal(2 * Tasks, Proxy.Requests.Count);
    }
}
