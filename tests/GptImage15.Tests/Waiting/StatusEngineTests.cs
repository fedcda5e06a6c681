using GptImage15.Simulator;
using GptImage15.Tests.History;
using GptImage15.Tests.Support;
using GptImage15.Waiting;

namespace GptImage15.Tests.Waiting;

/// <summary>One poll of each of many tasks.</summary>
public sealed class StatusEngineTests
{
    private readonly List<GptImageOutcome<GptImageTask>> _outcomes = [];

    [Fact]
    public async Task Given_answers_in_reverse_when_asking_then_they_leave_in_the_order_asked()
    {
        var clock = new ManualClock();
        await using var service = await SimulatedService.StartAsync(new SimulatorOptions { TimeProvider = clock });
        var tasks = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => service.CreateClient().SubmitAsync(new() { Prompt = "a red fox" })));
        for (var number = 0; number < 5; number++)
        {
            service.Simulator.Faults.Add(new Fault
            {
                Route = ServiceRoute.Status,
                TaskId = tasks[number].TaskId,
                Delay = TimeSpan.FromSeconds(10 - number),
            });
        }

        var engine = Create.StatusEngine(service.CreateClient(), null, throttleLimit: 5, _outcomes.Add);
        var asking = AskAsync(engine, tasks);
        await clock.WhenTimersAreSetAsync(5);
        clock.Advance(TimeSpan.FromSeconds(10));
        await asking;

        Assert.Equal(tasks.Select(task => task.TaskId), _outcomes.Select(outcome => outcome.Result?.TaskId));
    }

    [Fact]
    public async Task Given_ids_alone_when_asking_then_what_the_history_knows_is_added()
    {
        await using var service = await SimulatedService.StartAsync();
        var submitted = (await service.SubmitAsync(key: "row-17")).Result!;
        var history = service.OpenHistory();
        history.Read(static _ => 0);

        await AskAsync(
            Create.StatusEngine(service.CreateClient(), history, throttleLimit: 5, _outcomes.Add),
            [Id(submitted.TaskId!)]);

        Assert.Equal("row-17", Assert.Single(_outcomes).Result?.IdempotencyKey);
    }

    [Fact]
    public async Task Given_an_id_nobody_knows_when_asking_then_it_is_an_outcome_in_its_place()
    {
        await using var service = await SimulatedService.StartAsync();
        var one = (await service.SubmitAsync("one")).Result!.TaskId!;
        var two = (await service.SubmitAsync("two")).Result!.TaskId!;

        await AskAsync(
            Create.StatusEngine(service.CreateClient(), null, throttleLimit: 5, _outcomes.Add),
            [Id(one), Id("nobody's"), Id(two)]);

        Assert.Equal([one, null, two], _outcomes.Select(outcome => outcome.Result?.TaskId));
        Assert.Equal((GptImageErrorId.TaskNotFound, "nobody's"), (_outcomes[1].Error?.ErrorId, _outcomes[1].Target));
    }

    [Fact]
    public async Task Given_an_end_that_cannot_be_recorded_when_later_ones_can_then_it_is_told()
    {
        await using var service = await SimulatedService.StartAsync();
        var history = service.OpenHistory();
        var first = (await service.SubmitAsync("one", history: history)).Result!;
        var second = (await service.SubmitAsync("two", history: history)).Result!;
        File.Move(service.HistoryPath, service.HistoryPath + ".aside");
        await File.WriteAllTextAsync(service.HistoryPath, """{"gptimage15_history":2}""" + "\n");
        var ends = new EndRecorder(service.HistoryOf(history));

        ends.Record(Ended(first));
        Assert.NotNull(await ends.CompleteAsync(CancellationToken.None));
        File.Move(service.HistoryPath + ".aside", service.HistoryPath, overwrite: true);
        ends.Record(Ended(second));

        Assert.NotNull(await ends.CompleteAsync(CancellationToken.None));
        var pending = service.OpenHistory().List(service.Address.AbsoluteUri, new() { Pending = true }).Tasks;
        Assert.Equal(first.TaskId, Assert.Single(pending).TaskId);
    }

    [Fact]
    public async Task Given_a_defect_in_one_poll_when_asking_then_it_is_an_error_about_that_task_and_the_others_go_on()
    {
        await using var service = await SimulatedService.StartAsync();
        var id = (await service.SubmitAsync()).Result!.TaskId!;
        service.Simulator.Faults.Add(new Fault { Route = ServiceRoute.Status, Status = 500 });
        var client = Create.Client(
            service.Simulator.ApiKey,
            new() { BaseUri = service.Simulator.BaseUri, TimeProvider = new PauselessClock() });

        await AskAsync(Create.StatusEngine(client, null, throttleLimit: 1, _outcomes.Add), [Id("a"), Id(id)]);

        Assert.Equal((GptImageErrorId.ConnectionFailed, "a"), (_outcomes[0].Error?.ErrorId, _outcomes[0].Target));
        Assert.DoesNotContain(PauselessClock.Secret, _outcomes[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(id, _outcomes[1].Result?.TaskId);
    }

    [Fact]
    public async Task Given_a_defect_when_an_end_is_recorded_then_it_is_told()
    {
        await using var service = await SimulatedService.StartAsync();
        var files = new RecordedFiles { Before = static _ => throw new DefectException() };
        var ends = new EndRecorder(service.HistoryOf(Create.History(service.HistoryPath, files: files)));

        ends.Record(new GptImageTask { TaskId = "t1", Status = GptImageTaskStatus.Failed });

        Assert.NotNull(await ends.CompleteAsync(CancellationToken.None));
    }

    private static GptImageTask Ended(GptImageTask task) =>
        new() { TaskId = task.TaskId, Status = GptImageTaskStatus.Failed };

    private static GptImageTask Id(string taskId) => new() { TaskId = taskId };

    private static async Task AskAsync(StatusEngine engine, GptImageTask[] tasks)
    {
        foreach (var task in tasks)
        {
            await engine.AddAsync(task, CancellationToken.None);
        }

        await engine.CompleteAsync(CancellationToken.None);
    }
}
