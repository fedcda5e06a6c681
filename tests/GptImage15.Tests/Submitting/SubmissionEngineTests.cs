using System.Text;
using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.Simulator;
using GptImage15.Submitting;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>Many submissions at once: their order, their number, their end, and their record.</summary>
public sealed class SubmissionEngineTests
{
    private const string Accepted = """{"code":200,"data":{"task_id":"n1gptimg","status":"IN_PROGRESS"}}""";

    private readonly List<GptImageOutcome<GptImageTask>> _outcomes = [];

    [Fact]
    public async Task Given_answers_in_reverse_when_submitting_16_at_once_then_the_tasks_leave_in_the_order_asked()
    {
        var clock = new ManualClock();
        await using var service = await SimulatedService.StartAsync(new SimulatorOptions { TimeProvider = clock });
        for (var number = 0; number < 16; number++)
        {
            service.NextSubmission(new() { Prompt = $"prompt {number:00}", Delay = TimeSpan.FromSeconds(20 - number) });
        }

        var engine = service.CreateEngine(_outcomes.Add, throttleLimit: 16);
        var submitting = SubmitAsync(engine, 16);
        await clock.WhenTimersAreSetAsync(16);
        Assert.Empty(_outcomes);
        clock.Advance(TimeSpan.FromSeconds(20));
        await submitting;

        Assert.Equal(Enumerable.Range(0, 16).Select(Prompt), _outcomes.Select(outcome => outcome.Result?.Prompt));
    }

    [Fact]
    public async Task Given_a_limit_when_submitting_then_no_more_are_under_way_or_held()
    {
        var clock = new ManualClock();
        await using var service = await SimulatedService.StartAsync(new SimulatorOptions { TimeProvider = clock });
        service.NextSubmission(new() { Delay = TimeSpan.FromSeconds(1), Times = 4 });
        var engine = service.CreateEngine(_outcomes.Add, throttleLimit: 4);

        for (var number = 0; number < 3; number++)
        {
            await engine.AddAsync(Request(number), CancellationToken.None);
        }

        var fourth = engine.AddAsync(Request(3), CancellationToken.None);
        await clock.WhenTimersAreSetAsync(4);

        Assert.False(fourth.IsCompleted);
        clock.AdvanceToNextTimer();
        await fourth;
        await SubmitAsync(engine, 60);
        Assert.Equal(64, _outcomes.Count);
        Assert.Equal(4, service.Simulator.Ledger.MaxConcurrent(ServiceRoute.Generate));
    }

    [Fact]
    public async Task Given_many_requests_when_submitting_then_no_more_than_the_limit_stay_in_memory()
    {
        await using var service = await SimulatedService.StartAsync(new SimulatorOptions { RequestsKept = 0 });
        var engine = service.CreateEngine(_ => { }, throttleLimit: 8);

        var requests = new List<WeakReference<GptImageRequest>>();
        for (var number = 0; number < 400; number++)
        {
            requests.Add(await AddAsync(engine, number));
        }

        GC.Collect();

        Assert.InRange(requests.Count(reference => reference.TryGetTarget(out _)), 0, 16);
        await engine.CompleteAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Given_a_POST_in_flight_when_cancelled_then_the_caller_is_free_and_the_id_reaches_the_history()
    {
        var clock = new ManualClock();
        await using var service = await SimulatedService.StartAsync(new SimulatorOptions { TimeProvider = clock });
        service.NextSubmission(new() { Delay = TimeSpan.FromSeconds(10) });
        using var cancellation = new CancellationTokenSource();
        var engine = service.CreateEngine(_outcomes.Add);
        var adding = engine.AddAsync(Request(0, "key"), cancellation.Token);
        await clock.WhenTimersAreSetAsync(1);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adding);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.AddAsync(Request(1), cancellation.Token));
        clock.AdvanceToNextTimer();
        using (await service.OpenHistory().LockKeyAsync(service.Address.AbsoluteUri, "key", CancellationToken.None))
        {
            // The idempotency key is free when its submission has ended.
        }

        var recorded = Assert.Single(
            service.OpenHistory().List(service.Address.AbsoluteUri).Tasks, task => task.TaskId is not null);
        Assert.Equal(Assert.Single(service.Simulator.Ledger.Tasks).TaskId, recorded.TaskId);
        Assert.Equal(1, service.Posts);
        Assert.Empty(_outcomes);
    }

    [Fact]
    public async Task Given_a_bad_request_when_submitting_then_it_is_an_outcome_and_the_others_go_on()
    {
        await using var service = await SimulatedService.StartAsync();
        var engine = service.CreateEngine(_outcomes.Add, throttleLimit: 4);

        await engine.AddAsync(new GptImageRequest { Prompt = " " }, CancellationToken.None);
        await SubmitAsync(engine, 2);

        Assert.Equal(GptImageErrorId.InvalidRequest, _outcomes[0].Error?.ErrorId);
        Assert.Equal(2, service.Posts);
    }

    [Fact]
    public async Task Given_a_request_on_its_way_when_the_service_polls_then_its_record_is_on_disk()
    {
        await using var service = await SimulatedService.StartAsync();
        var seen = "";
        await using var server = Answering(() => seen = File.ReadAllText(service.HistoryPath));

        await service.SubmitAsync("a red fox", client: ClientOf(server));

        Assert.Contains("\"prompt\":\"a red fox\"", seen, StringComparison.Ordinal);
        Assert.Contains(nameof(SubmissionState.Submitting), seen, StringComparison.Ordinal);
        Assert.DoesNotContain("n1gptimg", seen, StringComparison.Ordinal);
        Assert.Contains("n1gptimg", File.ReadAllText(service.HistoryPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_history_lost_on_the_way_when_the_id_arrives_then_it_is_emitted_with_a_warning()
    {
        await using var service = await SimulatedService.StartAsync();
        await using var server = Answering(() =>
        {
            File.Delete(service.HistoryPath);
            Directory.CreateDirectory(service.HistoryPath);
        });

        var outcome = await service.SubmitAsync("a red fox", "key", client: ClientOf(server));

        Assert.Equal("n1gptimg", outcome.Result?.TaskId);
        Assert.NotNull(outcome.Warning);
        Assert.Null(outcome.Error);
    }

    [Fact]
    public async Task Given_a_history_that_cannot_be_written_when_submitting_then_the_id_is_emitted_with_a_warning()
    {
        await using var service = await SimulatedService.StartAsync();

        var outcome = await service.SubmitAsync(history: Unwritable(service));

        Assert.Equal(Assert.Single(service.Simulator.Ledger.Tasks).TaskId, outcome.Result?.TaskId);
        Assert.NotNull(outcome.Warning);
    }

    [Fact]
    public async Task Given_a_history_that_cannot_be_written_when_submitting_under_a_key_then_nothing_is_sent()
    {
        await using var service = await SimulatedService.StartAsync();

        var outcome = await service.SubmitAsync(key: "key", history: Unwritable(service));

        Assert.Equal(GptImageErrorId.HistoryUnavailable, outcome.Error?.ErrorId);
        Assert.Equal(0, service.Posts);
    }

    [Fact]
    public async Task Given_no_history_when_submitting_then_it_is_paid_without_warning_and_under_a_key_nothing_is_sent()
    {
        await using var service = await SimulatedService.StartAsync();
        var engine = Create.SubmissionEngine(service.CreateClient(), null, new GptImageSubmitOptions(), _outcomes.Add);

        await engine.AddAsync(Request(0), CancellationToken.None);
        await engine.AddAsync(Request(1, "key"), CancellationToken.None);

        Assert.Equal(Assert.Single(service.Simulator.Ledger.Tasks).TaskId, _outcomes[0].Result?.TaskId);
        Assert.Null(_outcomes[0].Warning);
        Assert.Equal(GptImageErrorId.HistoryUnavailable, _outcomes[1].Error?.ErrorId);
        Assert.Equal(1, service.Posts);
    }

    [Fact]
    public async Task Given_a_history_of_a_later_version_when_submitting_then_it_is_left_alone()
    {
        await using var service = await SimulatedService.StartAsync();
        const string Later = """{"gptimage15_history":2,"generation":"g"}""" + "\n{\"a\":1}\n";
        Directory.CreateDirectory(Path.GetDirectoryName(service.HistoryPath)!);
        await File.WriteAllTextAsync(service.HistoryPath, Later);

        var withoutKey = await service.SubmitAsync();
        var withKey = await service.SubmitAsync(key: "key");

        Assert.NotNull(withoutKey.Result);
        Assert.NotNull(withoutKey.Warning);
        Assert.Equal(GptImageErrorId.HistoryUnavailable, withKey.Error?.ErrorId);
        Assert.Equal(Later, await File.ReadAllTextAsync(service.HistoryPath));
    }

    [Fact]
    public async Task Given_answers_that_repeat_the_API_key_when_submitting_then_no_file_and_no_error_holds_it()
    {
        await using var service = await SimulatedService.StartAsync();
        var secret = service.Simulator.ApiKey;
        service.NextSubmission(new() { Status = 400, Message = $"Bad key {secret}" });
        service.NextSubmission(new() { Status = 500, RawBody = $"<html>{secret}</html>" });

        service.NextSubmission(new() { Status = 302, RawBody = "", Location = $"/login?key={secret}" });

        for (var number = 0; number < 4; number++)
        {
            _outcomes.Add(await service.SubmitAsync(key: $"key {number}"));
        }

        Assert.All(
            _outcomes,
            outcome => Assert.DoesNotContain(secret, outcome.Error?.Message ?? "", StringComparison.Ordinal));
        Assert.All(
            Directory.EnumerateFiles(Path.GetDirectoryName(service.HistoryPath)!, "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain(secret, File.ReadAllText(file), StringComparison.Ordinal));
    }

    private static string Prompt(int number) => $"prompt {number:00}";

    private static GptImageRequest Request(int number, string? key = null) =>
        new() { Prompt = Prompt(number), IdempotencyKey = key };

    private static async Task SubmitAsync(SubmissionEngine engine, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await engine.AddAsync(Request(number), CancellationToken.None);
        }

        await engine.CompleteAsync(CancellationToken.None);
    }

    // A method of its own, so that no local variable keeps what it made.
    private static async Task<WeakReference<GptImageRequest>> AddAsync(SubmissionEngine engine, int number)
    {
        var request = Request(number);
        await engine.AddAsync(request, CancellationToken.None);
        return new(request);
    }

    /// <summary>Creates a history that cannot be written: a file is in the place of its folder.</summary>
    private static TaskHistory Unwritable(SimulatedService service)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(service.HistoryPath)!);
        File.WriteAllText(service.HistoryPath, "");
        return Create.History(Path.Combine(service.HistoryPath, "history.jsonl"));
    }

    /// <summary>Creates a server that calls a function before it accepts.</summary>
    private static RawListener Answering(Action before) => new(received =>
    {
        if (received.AsSpan().IndexOf("\r\n\r\n"u8) < 0)
        {
            return null;
        }

        before();
        return Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Accepted.Length}\r\n\r\n{Accepted}");
    });

    private static GptImageClient ClientOf(RawListener server) =>
        Create.Client("sk-raw", new GptImageClientOptions { BaseUri = server.BaseUri });
}
