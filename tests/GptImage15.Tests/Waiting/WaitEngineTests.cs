using GptImage15.Simulator;
using GptImage15.Tests.Support;
using GptImage15.Waiting;

namespace GptImage15.Tests.Waiting;

/// <summary>When tasks are looked at, and what becomes of each.</summary>
public sealed class WaitEngineTests
{
    [Fact]
    public async Task Given_a_fresh_task_when_waiting_then_it_is_looked_at_after_5_s_and_ever_more_rarely_up_to_10()
    {
        await using var bench = await WaitBench.StartAsync(service: new() { RunningTime = TimeSpan.FromMinutes(3) });
        var task = await bench.SubmitAsync();

        bench.Add(task);
        await bench.RunToEndAsync();

        var looks = bench.LooksAt(task.TaskId!);
        Assert.Equal(5, looks[0], 3);
        double[] intervals = [5, 6.25, 7.8125, 9.765625];
        for (var i = 1; i < looks.Length; i++)
        {
            var least = i <= intervals.Length ? intervals[i - 1] : 10;
            Assert.InRange(looks[i] - looks[i - 1], least - 0.001, Math.Min(1.2 * least, 10) + 0.001);
        }

        Assert.Equal(GptImageTaskStatus.Success, Assert.Single(bench.Outcomes).Outcome.Result!.Status);
    }

    [Fact]
    public async Task Given_many_fresh_tasks_when_waiting_then_their_second_looks_are_spread_by_jitter()
    {
        await using var bench = await WaitBench.StartAsync(
            new WaitOptions { ThrottleLimit = 20 }, new() { RunningTime = TimeSpan.FromSeconds(20) });
        var tasks = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.SubmitAsync()));

        foreach (var task in tasks)
        {
            bench.Add(task);
        }

        await bench.RunToEndAsync();

        var second = tasks.Select(task => bench.LooksAt(task.TaskId!)[1]).ToArray();
        Assert.All(second, at => Assert.InRange(at, 9.999, 11.001));
        Assert.True(second.Distinct().Count() > 10);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(3.0, 2)]
    [InlineData(60.0, 0)]
    [InlineData(-60.0, 0)]
    [InlineData(-3.0, 5)]
    public async Task Given_the_age_of_a_task_when_waiting_then_the_first_look_comes_one_interval_after_its_submission(double? age, double expected)
    {
        await using var bench = await WaitBench.StartAsync();
        var task = await bench.SubmitAsync();
        task.CreatedAt = age is { } seconds ? bench.Clock.GetUtcNow() - TimeSpan.FromSeconds(seconds) : null;

        bench.Add(task);
        await bench.RunToEndAsync();

        Assert.Equal(expected, Assert.Single(bench.LooksAt(task.TaskId!)), 3);
    }

    [Fact]
    public async Task Given_tasks_handed_over_at_different_times_when_time_is_up_then_each_had_the_whole_of_it()
    {
        await using var bench = await WaitBench.StartAsync(
            new WaitOptions { Timeout = TimeSpan.FromSeconds(60) }, new() { RunningTime = TimeSpan.FromHours(1) });
        var (first, second) = (await bench.SubmitAsync(), await bench.SubmitAsync());

        bench.Add(first);
        await bench.RunAsync(TimeSpan.FromSeconds(30));
        bench.Add(second);
        await bench.RunToEndAsync();

        Assert.Equal([60.0, 90.0], bench.Outcomes.Select(outcome => Math.Round(outcome.At.TotalSeconds, 3)));
        Assert.Equal([first.TaskId, second.TaskId], bench.Outcomes.Select(outcome => outcome.Outcome.Result?.TaskId));
        Assert.All(bench.Outcomes, outcome => Assert.Equal(GptImageErrorId.TaskTimeout, outcome.Outcome.Error?.ErrorId));
        Assert.InRange(bench.LooksAt(first.TaskId!)[^1], 58.9, 60);
    }

    [Fact]
    public async Task Given_some_tasks_that_end_in_time_when_the_wait_expires_then_those_were_handed_out_when_they_ended()
    {
        await using var bench = await WaitBench.StartAsync(
            new WaitOptions { Timeout = TimeSpan.FromSeconds(60) }, new() { RunningTime = TimeSpan.FromSeconds(20) });
        var soon = await bench.SubmitAsync();
        var lost = await bench.SubmitAsync();
        bench.Looks(new() { TaskId = lost.TaskId, Status = 502, Times = -1 });

        bench.Add(lost);
        bench.Add(soon);
        await bench.RunToEndAsync();

        Assert.Equal(soon.TaskId, bench.Outcomes[0].Outcome.Result?.TaskId);
        Assert.InRange(bench.Outcomes[0].At.TotalSeconds, 20, 30);
        Assert.Equal(GptImageErrorId.TaskTimeout, bench.Outcomes[1].Outcome.Error?.ErrorId);
        Assert.Contains("502", bench.Outcomes[1].Outcome.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_look_still_under_way_when_time_is_up_then_its_answer_is_what_is_handed_out()
    {
        await using var bench = await WaitBench.StartAsync(
            new WaitOptions { Timeout = TimeSpan.FromSeconds(20) }, new() { RunningTime = TimeSpan.FromHours(1) });
        var task = await bench.SubmitAsync();
        bench.Looks(new() { Delay = TimeSpan.FromSeconds(21) });

        bench.AddId(task.TaskId!);
        await bench.Clock.WhenTimersAreSetAsync(2);
        bench.Clock.Advance(TimeSpan.FromSeconds(21));
        await bench.Engine.CompleteAsync();

        var (_, outcome) = Assert.Single(bench.Outcomes);
        Assert.Equal(GptImageErrorId.TaskTimeout, outcome.Error?.ErrorId);
        Assert.Equal((task.TaskId, GptImageTaskStatus.InProgress), (outcome.Result?.TaskId, outcome.Result?.Status));
    }

    [Fact]
    public async Task Given_tasks_that_have_ended_and_others_when_counting_then_only_the_others_are_unfinished()
    {
        await using var bench = await WaitBench.StartAsync();

        bench.Add(await bench.SubmitAsync());
        bench.Add(new GptImageTask { TaskId = "n1", Status = GptImageTaskStatus.Success, ImageUrl = ["https://a.example/1.png"] });
        bench.Add(new GptImageTask { TaskId = "n2", Status = GptImageTaskStatus.Failed });

        Assert.Equal((3, 1), (bench.Engine.Total, bench.Engine.Unfinished));
        await bench.RunToEndAsync();
        Assert.Equal((3, 0), (bench.Engine.Total, bench.Engine.Unfinished));
    }

    [Fact]
    public async Task Given_TimeoutSec_0_when_waiting_then_each_task_is_looked_at_once_and_handed_out_as_it_is()
    {
        await using var bench = await WaitBench.StartAsync(
            new WaitOptions { Timeout = TimeSpan.Zero }, new() { RunningTime = TimeSpan.FromSeconds(5) });
        var old = await bench.SubmitAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(6));
        var fresh = await bench.SubmitAsync();

        bench.Add(old);
        bench.Add(fresh);
        await bench.Engine.CompleteAsync();

        Assert.All(bench.Outcomes, outcome => Assert.Null(outcome.Outcome.Error));
        var statuses = bench.Outcomes.ToDictionary(outcome => outcome.Outcome.Result!.TaskId!, outcome => outcome.Outcome.Result!.Status);
        Assert.Equal(GptImageTaskStatus.Success, statuses[old.TaskId!]);
        Assert.Equal(GptImageTaskStatus.InProgress, statuses[fresh.TaskId!]);
        Assert.Equal(2, bench.Simulator.Ledger.Requests(ServiceRoute.Status));
        Assert.Equal(6, bench.Clock.Elapsed.TotalSeconds);
    }

    [Fact]
    public async Task Given_TimeoutSec_0_when_the_service_does_not_know_a_fresh_task_yet_then_it_is_handed_out_without_error()
    {
        await using var bench = await WaitBench.StartAsync(new WaitOptions { Timeout = TimeSpan.Zero });
        var fresh = await bench.SubmitAsync();
        bench.Looks(new() { Status = 404 });

        bench.Add(fresh);
        bench.AddId("nobody's");
        await bench.Engine.CompleteAsync();

        Assert.Null(bench.Outcomes.Single(outcome => outcome.Outcome.Target == fresh).Outcome.Error);
        Assert.Single(bench.Outcomes, outcome => outcome.Outcome.Error?.ErrorId == GptImageErrorId.TaskNotFound);
    }

    [Fact]
    public async Task Given_one_id_often_when_waiting_then_it_is_looked_at_and_handed_out_once()
    {
        await using var bench = await WaitBench.StartAsync(service: new() { RunningTime = TimeSpan.FromSeconds(30) });
        var task = await bench.SubmitAsync();

        bench.Add(task);
        bench.AddId(task.TaskId!);
        await bench.RunAsync(TimeSpan.FromSeconds(5));
        bench.AddId(task.TaskId!);
        await bench.RunToEndAsync();

        Assert.Single(bench.Outcomes);
        Assert.Equal(1, bench.Engine.Total);
        Assert.Equal(bench.LooksAt(task.TaskId!).Length, bench.LooksAt(task.TaskId!).Distinct().Count());
    }

    [Fact]
    public async Task Given_an_ended_id_when_handed_over_again_then_it_is_not_handed_out_again()
    {
        await using var bench = await WaitBench.StartAsync();
        var (ended, other) = (await bench.SubmitAsync(), await bench.SubmitAsync());
        bench.Looks(new() { TaskId = other.TaskId, Status = 500, Times = 2 });
        bench.Add(other);
        bench.Add(ended);
        await bench.RunAsync(TimeSpan.FromSeconds(6));
        Assert.Equal(ended.TaskId, Assert.Single(bench.Outcomes).Outcome.Result?.TaskId);

        bench.AddId(ended.TaskId!);
        await bench.RunToEndAsync();

        Assert.Equal(2, bench.Outcomes.Count);
        Assert.Single(bench.LooksAt(ended.TaskId!));
    }

    [Fact]
    public async Task Given_404_when_the_task_is_younger_than_30_s_then_it_is_waited_for()
    {
        await using var bench = await WaitBench.StartAsync();
        var task = await bench.SubmitAsync();
        bench.Looks(new() { Status = 404, Times = 3 });

        bench.Add(task);
        await bench.RunToEndAsync();

        Assert.Null(Assert.Single(bench.Outcomes).Outcome.Error);
        Assert.Equal(4, bench.LooksAt(task.TaskId!).Length);
    }

    [Fact]
    public async Task Given_404_when_30_s_are_over_then_it_is_TaskNotFound()
    {
        await using var bench = await WaitBench.StartAsync();
        var task = await bench.SubmitAsync();
        bench.Looks(new() { Status = 404, Times = -1 });

        bench.Add(task);
        await bench.RunToEndAsync();

        var (at, outcome) = Assert.Single(bench.Outcomes);
        Assert.Equal(GptImageErrorId.TaskNotFound, outcome.Error?.ErrorId);
        Assert.Null(outcome.Result);
        Assert.InRange(at.TotalSeconds, 30, 40);
    }

    [Fact]
    public async Task Given_404_when_the_age_is_not_known_then_it_is_TaskNotFound_at_once()
    {
        await using var bench = await WaitBench.StartAsync();

        bench.AddId("nobody's");
        await bench.RunToEndAsync();

        var (at, outcome) = Assert.Single(bench.Outcomes);
        Assert.Equal(GptImageErrorId.TaskNotFound, outcome.Error?.ErrorId);
        Assert.Equal(TimeSpan.Zero, at);
    }

    [Fact]
    public async Task Given_401_when_waiting_for_many_then_it_is_told_once_and_the_unfinished_are_handed_out_as_they_are()
    {
        await using var bench = await WaitBench.StartAsync(
            new WaitOptions { ThrottleLimit = 2 }, new() { RunningTime = TimeSpan.FromSeconds(60) });
        var tasks = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => bench.SubmitAsync()));
        foreach (var task in tasks)
        {
            bench.Add(task);
        }

        await bench.RunAsync(TimeSpan.FromSeconds(20));
        bench.Looks(new() { Status = 401, Times = -1 });
        await bench.RunToEndAsync();

        Assert.Equal(GptImageErrorId.Unauthorized, bench.Outcomes[0].Outcome.Error?.ErrorId);
        Assert.All(bench.Outcomes.Skip(1), outcome => Assert.Null(outcome.Outcome.Error));
        Assert.Equal(tasks.Select(task => task.TaskId), bench.Outcomes.Skip(1).Select(outcome => outcome.Outcome.Result?.TaskId));
        Assert.True(bench.Engine.IsFinished);
    }

    [Fact]
    public async Task Given_429_with_Retry_After_when_waiting_for_many_then_none_is_looked_at_until_then()
    {
        await using var bench = await WaitBench.StartAsync(
            new WaitOptions { ThrottleLimit = 1 }, new() { RunningTime = TimeSpan.FromMinutes(5) });
        bench.Looks(new() { Skip = 4, Status = 429, RetryAfter = "60" });
        for (var number = 0; number < 3; number++)
        {
            bench.Add(await bench.SubmitAsync());
        }

        await bench.RunToEndAsync();

        var looks = bench.Simulator.Ledger.SeenRequests
            .Where(request => request.Route == ServiceRoute.Status)
            .Select(request => (request.At - ManualClockStart).TotalSeconds)
            .ToArray();
        Assert.Equal(60, looks[5] - looks[4], 3);
        Assert.All(bench.Outcomes, outcome => Assert.Null(outcome.Outcome.Error));
    }

    public static TheoryData<string> PassingFaults => [.. Passing.Keys];

    private static readonly Dictionary<string, Fault> Passing = new()
    {
        ["500"] = new() { Status = 500 },
        ["524 as HTML"] = new() { Status = 524, RawBody = "<html></html>", ContentType = "text/html" },
        ["HTML under 200"] = new() { Status = 200, RawBody = "<html></html>", ContentType = "text/html" },
        ["500 in the body"] = new() { Status = 200, BodyCode = 500 },
        ["429"] = new() { Status = 429 },
        ["cut before the answer"] = new() { Cut = Cut.BeforeRequest },
        ["cut with a reset"] = new() { Cut = Cut.AfterAccept, Reset = true },
        ["cut amid the answer"] = new() { Cut = Cut.MidAnswer },
        ["an empty body"] = new() { Status = 200, RawBody = "" },
        ["another task's answer"] = new() { Status = 200, RawBody = """{"code":200,"data":{"task_id":"x","status":"SUCCESS"}}""" },
        ["no status"] = new() { Status = 200, RawBody = """{"code":200,"data":{}}""" },
    };

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task Given_a_fault_that_passes_when_waiting_then_it_is_survived(string what)
    {
        await using var bench = await WaitBench.StartAsync();
        var task = await bench.SubmitAsync();
        bench.Looks(Passing[what] with { Times = 3 });

        bench.Add(task);
        await bench.RunToEndAsync();

        var outcome = Assert.Single(bench.Outcomes).Outcome;
        Assert.Null(outcome.Error);
        Assert.NotEmpty(outcome.Result!.ImageUrl);
    }

    [Fact]
    public async Task Given_success_without_an_image_when_waiting_then_it_is_MalformedResponse_and_the_task()
    {
        await using var bench = await WaitBench.StartAsync();
        var task = await bench.SubmitAsync();
        bench.Looks(new() { Status = 200, RawBody = """{"code":200,"data":{"status":"SUCCESS","response":[]}}""" });

        bench.Add(task);
        await bench.RunToEndAsync();

        var outcome = Assert.Single(bench.Outcomes).Outcome;
        Assert.Equal(GptImageErrorId.MalformedResponse, outcome.Error?.ErrorId);
        Assert.Equal(task.TaskId, outcome.Result?.TaskId);
    }

    [Fact]
    public async Task Given_a_status_nobody_announced_when_waiting_then_it_counts_as_running()
    {
        await using var bench = await WaitBench.StartAsync();
        var task = await bench.SubmitAsync();
        bench.Looks(new() { Status = 200, RawBody = """{"code":200,"data":{"status":"PAUSED"}}""", Times = 2 });

        bench.Add(task);
        await bench.RunToEndAsync();

        Assert.Equal(GptImageTaskStatus.Success, Assert.Single(bench.Outcomes).Outcome.Result?.Status);
        Assert.Equal(3, bench.LooksAt(task.TaskId!).Length);
    }

    [Theory]
    [InlineData("a red fox", GptImageTaskStatus.Success)]
    [InlineData("a forbidden fox", GptImageTaskStatus.Failed)]
    public async Task Given_Any_when_one_task_ends_then_it_is_handed_out_and_the_wait_is_over(string prompt, GptImageTaskStatus expected)
    {
        await using var bench = await WaitBench.StartAsync(new WaitOptions { Any = true, ThrottleLimit = 1 });
        var ends = await bench.SubmitAsync(prompt);
        var others = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bench.SubmitAsync()));
        foreach (var other in others)
        {
            bench.Looks(new() { TaskId = other.TaskId, Status = 500, Times = 2 });
            bench.Add(other);
        }

        bench.Add(ends);
        await bench.RunToEndAsync();

        var outcome = Assert.Single(bench.Outcomes).Outcome;
        Assert.Equal(ends.TaskId, outcome.Result?.TaskId);
        Assert.Equal(expected, outcome.Result?.Status);
        Assert.Equal(expected == GptImageTaskStatus.Failed ? GptImageErrorId.TaskFailed : null, outcome.Error?.ErrorId);
    }

    [Fact]
    public async Task Given_objects_that_have_ended_when_waiting_then_they_are_handed_out_without_a_look()
    {
        await using var bench = await WaitBench.StartAsync();

        bench.Add(new GptImageTask { TaskId = "a", Status = GptImageTaskStatus.Success, ImageUrl = ["https://a.example/a.png"] });
        bench.Add(new GptImageTask { TaskId = "b", Status = GptImageTaskStatus.Failed, ErrorMessage = "policy" });
        await bench.RunToEndAsync();

        Assert.Equal(0, bench.Simulator.Ledger.Requests(ServiceRoute.Status));
        Assert.Null(bench.Outcomes[0].Outcome.Error);
        Assert.Equal(GptImageErrorId.TaskFailed, bench.Outcomes[1].Outcome.Error?.ErrorId);
        Assert.Equal("b", bench.Outcomes[1].Outcome.Result?.TaskId);
    }

    [Fact]
    public async Task Given_more_tasks_due_than_the_limit_when_waiting_then_no_more_are_looked_at_at_once()
    {
        await using var bench = await WaitBench.StartAsync(
            new WaitOptions { ThrottleLimit = 3 }, new() { RunningTime = TimeSpan.FromSeconds(30) });
        foreach (var task in await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => bench.SubmitAsync())))
        {
            bench.Add(task);
        }

        await bench.RunToEndAsync();

        Assert.Equal(40, bench.Outcomes.Count);
        Assert.True(bench.Simulator.Ledger.MaxConcurrent(ServiceRoute.Status) <= 3);
    }

    [Fact]
    public async Task Given_ends_when_waiting_then_the_history_has_them_and_gives_back_what_the_caller_forgot()
    {
        await using var bench = await WaitBench.StartAsync();
        var service = bench.Simulator.BaseUri.AbsoluteUri;
        var request = new GptImageRequest { Prompt = "a red fox", Quality = "low", IdempotencyKey = "k" };
        var task = await bench.Client.SubmitAsync(request);
        var submission = await bench.History.BeginAsync(request, "f", service);
        await bench.History.RecordAcceptedAsync(submission, task);

        bench.AddId(task.TaskId!);
        var warning = await bench.RunToEndAsync();

        var result = Assert.Single(bench.Outcomes).Outcome.Result!;
        Assert.Equal(("a red fox", "low", "k"), (result.Prompt, result.Quality, result.IdempotencyKey));
        var recorded = Assert.Single(Create.History(bench.History.Path).List(service, _ => true).Tasks);
        Assert.Equal(GptImageTaskStatus.Success, recorded.Status);
        Assert.Equal(result.ImageUrl, recorded.ImageUrl);
        Assert.Null(warning);
    }

    [Fact]
    public async Task Given_a_wait_under_way_when_disposed_then_it_ends_and_nothing_more_is_handed_out()
    {
        await using var bench = await WaitBench.StartAsync(service: new() { RunningTime = TimeSpan.FromSeconds(30) });
        bench.Looks(new() { NeverAnswer = true });
        bench.AddId((await bench.SubmitAsync()).TaskId!);
        var end = bench.Engine.CompleteAsync();

        bench.Engine.Dispose();
        await end;
        bench.AddId("another");

        Assert.Empty(bench.Outcomes);
        Assert.Equal(1, bench.Engine.Total);
    }

    public static TheoryData<string> OddTimes => [$"{DateTimeOffset.MinValue:O}", $"{DateTimeOffset.MaxValue:O}", "2030-01-02T00:00:00Z"];

    [Theory]
    [MemberData(nameof(OddTimes))]
    public async Task Given_an_odd_time_of_creation_when_waiting_then_it_is_a_task_like_others(string createdAt)
    {
        await using var bench = await WaitBench.StartAsync();
        var task = await bench.SubmitAsync();
        task.CreatedAt = DateTimeOffset.Parse(createdAt, System.Globalization.CultureInfo.InvariantCulture);

        bench.Add(task);
        await bench.RunToEndAsync();

        Assert.Null(Assert.Single(bench.Outcomes).Outcome.Error);
    }

    [Theory]
    [MemberData(nameof(OddTimes))]
    public async Task Given_404_when_the_time_of_creation_is_odd_then_the_grace_is_no_longer_than_that_of_a_fresh_task(string createdAt)
    {
        await using var bench = await WaitBench.StartAsync();
        var task = await bench.SubmitAsync();
        task.CreatedAt = DateTimeOffset.Parse(createdAt, System.Globalization.CultureInfo.InvariantCulture);
        bench.Looks(new() { Status = 404, Times = -1 });

        bench.Add(task);
        await bench.RunToEndAsync();

        var (at, outcome) = Assert.Single(bench.Outcomes);
        Assert.Equal(GptImageErrorId.TaskNotFound, outcome.Error?.ErrorId);
        Assert.InRange(at.TotalSeconds, 0, 40);
    }

    [Theory]
    [InlineData(429, "86400", 120)]
    [InlineData(429, "Fri, 31 Dec 9999 23:59:59 GMT", 120)]
    [InlineData(429, "119", 119)]
    [InlineData(503, "60", 60)]
    [InlineData(503, "86400", 120)]
    public async Task Given_a_Retry_After_when_waiting_then_it_holds_the_looks_for_two_minutes_at_most(int status, string retryAfter, int expected)
    {
        await using var bench = await WaitBench.StartAsync();
        bench.Looks(new() { Status = status, RetryAfter = retryAfter });
        var task = await bench.SubmitAsync();

        bench.AddId(task.TaskId!);
        await bench.RunToEndAsync();

        var looks = bench.LooksAt(task.TaskId!);
        Assert.Equal(expected, looks[1] - looks[0], 3);
        Assert.Null(Assert.Single(bench.Outcomes).Outcome.Error);
    }

    [Fact]
    public async Task Given_TimeoutSec_0_when_Retry_After_is_a_day_then_it_is_RateLimited_at_once()
    {
        await using var bench = await WaitBench.StartAsync();
        var client = Create.Client(bench.Simulator.ApiKey, new() { BaseUri = bench.Simulator.BaseUri });
        List<Outcome<GptImageTask>> outcomes = [];
        using var engine = Create.WaitEngine(client, history: null, new WaitOptions { Timeout = TimeSpan.Zero }, outcomes.Add);
        bench.Looks(new() { Status = 429, RetryAfter = "86400", Times = -1 });

        engine.Add(new GptImageTask { TaskId = "a" });
        await engine.CompleteAsync().WaitAsync(Patience);

        Assert.Equal(GptImageErrorId.RateLimited, Assert.Single(outcomes).Error?.ErrorId);
        Assert.Single(bench.LooksAt("a"));
    }

    [Fact]
    public async Task Given_the_longest_times_when_waiting_then_the_end_is_seen()
    {
        await using var bench = await WaitBench.StartAsync(
            new WaitOptions { Timeout = TimeSpan.FromSeconds(int.MaxValue), PollInterval = TimeSpan.FromSeconds(3600) },
            new() { RunningTime = TimeSpan.FromHours(5) });
        var task = await bench.SubmitAsync();

        bench.Add(task);
        await bench.RunToEndAsync();

        Assert.Null(Assert.Single(bench.Outcomes).Outcome.Error);
        Assert.Equal(3600, bench.LooksAt(task.TaskId!)[0], 3);
    }

    [Fact]
    public async Task Given_a_defect_in_one_look_when_waiting_then_it_is_an_error_about_that_task_and_the_others_go_on()
    {
        await using var service = await ServiceSimulator.StartAsync();
        var client = Create.Client(service.ApiKey, new() { BaseUri = service.BaseUri, TimeProvider = new PauselessClock() });
        var other = await Create.Client(service.ApiKey, new() { BaseUri = service.BaseUri }).SubmitAsync(new() { Prompt = "a red fox" });
        service.Faults.Add(new Fault { Route = ServiceRoute.Status, Status = 500 });
        List<Outcome<GptImageTask>> outcomes = [];
        using var engine = Create.WaitEngine(
            client, history: null, new WaitOptions { Timeout = TimeSpan.Zero, ThrottleLimit = 1 }, outcomes.Add);

        engine.Add(new GptImageTask { TaskId = "a", Prompt = "kept" });
        engine.Add(new GptImageTask { TaskId = other.TaskId });
        await engine.CompleteAsync().WaitAsync(Patience);

        Assert.Equal((GptImageErrorId.ConnectionFailed, "a"), (outcomes[0].Error?.ErrorId, outcomes[0].Target));
        Assert.Contains(nameof(NotImplementedException), outcomes[0].Error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PauselessClock.Secret, outcomes[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal("kept", outcomes[0].Result?.Prompt);
        Assert.Equal(GptImageTaskStatus.Success, outcomes[1].Result?.Status);
        Assert.Equal(2, outcomes.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Given_a_receiver_that_throws_when_waiting_then_the_wait_ends_with_it(int timeoutSeconds)
    {
        await using var bench = await WaitBench.StartAsync(service: new() { RunningTime = TimeSpan.FromSeconds(10) });
        var task = await bench.SubmitAsync();
        var thrown = 0;
        using var engine = Create.WaitEngine(
            bench.Client, history: null, new WaitOptions { Timeout = TimeSpan.FromSeconds(timeoutSeconds) }, _ =>
            {
                thrown++;
                throw new NotImplementedException();
            });

        engine.Add(new GptImageTask { TaskId = "n1", CreatedAt = bench.Clock.GetUtcNow() });
        engine.Add(new GptImageTask { TaskId = "n2", CreatedAt = bench.Clock.GetUtcNow() });
        var end = engine.CompleteAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(timeoutSeconds));
        await Eventually.Holds(() =>
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            return end.IsCompleted;
        });

        await Assert.ThrowsAsync<NotImplementedException>(() => end);
        await Assert.ThrowsAsync<NotImplementedException>(engine.CompleteAsync);
        Assert.Equal(1, thrown);
    }

    [Fact]
    public async Task Given_a_receiver_that_throws_when_an_ended_task_is_handed_over_then_the_wait_ends_with_it()
    {
        await using var bench = await WaitBench.StartAsync();
        using var engine = Create.WaitEngine(bench.Client, history: null, new WaitOptions { Timeout = null }, _ => throw new NotImplementedException());

        engine.Add(new GptImageTask { TaskId = "n1", Status = GptImageTaskStatus.Failed });

        await Assert.ThrowsAsync<NotImplementedException>(() => engine.CompleteAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task Given_a_wait_when_completed_twice_then_both_end_with_it()
    {
        await using var bench = await WaitBench.StartAsync();
        bench.Add(await bench.SubmitAsync());
        var first = bench.Engine.CompleteAsync();

        await bench.RunToEndAsync();

        Assert.Null(await first.WaitAsync(Patience));
        Assert.Null(await bench.Engine.CompleteAsync().WaitAsync(Patience));
    }

    [Theory]
    [InlineData("\ud800")]
    [InlineData("a&b=c#d/../?e f")]
    public async Task Given_an_odd_id_when_waiting_then_it_is_an_error_about_it(string taskId)
    {
        await using var bench = await WaitBench.StartAsync();

        bench.AddId(taskId);
        await bench.RunToEndAsync();

        Assert.Equal(GptImageErrorId.TaskNotFound, Assert.Single(bench.Outcomes).Outcome.Error?.ErrorId);
    }

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static DateTimeOffset ManualClockStart => ManualClock.Start;
}
