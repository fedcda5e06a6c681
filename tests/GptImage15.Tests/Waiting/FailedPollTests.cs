using GptImage15.Simulator;
using GptImage15.Tests.Support;
using GptImage15.Transport;

namespace GptImage15.Tests.Waiting;

/// <summary>A poll that fails is repeated. It ends neither the wait nor the task.</summary>
public sealed class FailedPollTests
{
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
        ["another task's answer"] =
            new() { Status = 200, RawBody = """{"code":200,"data":{"task_id":"x","status":"SUCCESS"}}""" },
        ["no status"] = new() { Status = 200, RawBody = """{"code":200,"data":{}}""" },
    };

    public static TheoryData<string> PassingFaults => [.. Passing.Keys];

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task Given_a_fault_that_passes_when_waiting_then_it_is_survived(string what)
    {
        await using var wait = await SimulatedWait.StartAsync();
        var task = await wait.SubmitAsync();
        wait.NextPolls(Passing[what] with { Times = 3 });

        wait.Add(task);
        await wait.RunToEndAsync();

        var outcome = Assert.Single(wait.Outcomes).Outcome;
        Assert.Null(outcome.Error);
        Assert.NotEmpty(outcome.Result!.ImageUrl);
    }

    [Theory]
    [InlineData(400, null, GptImageErrorId.InvalidRequest)]
    [InlineData(302, "/elsewhere", GptImageErrorId.RedirectRefused)]
    public async Task Given_a_poll_that_cannot_succeed_when_waiting_then_it_ends_that_task_only(
        int status, string? location, GptImageErrorId expected)
    {
        await using var wait = await SimulatedWait.StartAsync();
        var (refused, other) = (await wait.SubmitAsync(), await wait.SubmitAsync());
        wait.NextPolls(new() { TaskId = refused.TaskId, Status = status, Location = location });

        wait.Add(refused);
        wait.Add(other);
        await wait.RunToEndAsync();

        var outcomes = wait.Outcomes.Select(each => each.Outcome).OrderBy(outcome => outcome.Error is null).ToArray();
        Assert.Equal((expected, refused.TaskId), (outcomes[0].Error?.ErrorId, outcomes[0].Target));
        Assert.Equal(other.TaskId, outcomes[1].Result?.TaskId);
        Assert.Equal(2, outcomes.Length);
    }

    [Fact]
    public async Task Given_a_defect_in_one_poll_when_waiting_then_it_is_an_error_about_that_task_and_the_others_go_on()
    {
        await using var service = await ServiceSimulator.StartAsync();
        var client = Create.Client(
            service.ApiKey, new() { BaseUri = service.BaseUri, TimeProvider = new PauselessClock() });
        var other = await Create.Client(service.ApiKey, new() { BaseUri = service.BaseUri })
            .SubmitAsync(new() { Prompt = "a red fox" });
        service.Faults.Add(new Fault { Route = ServiceRoute.Status, Status = 500 });
        List<GptImageOutcome<GptImageTask>> outcomes = [];
        using var engine = Create.WaitEngine(
            client,
            history: null,
            new GptImageWaitOptions { Timeout = TimeSpan.Zero, ThrottleLimit = 1 },
            outcomes.Add);

        engine.Add(new GptImageTask { TaskId = "a", Prompt = "kept" });
        engine.Add(new GptImageTask { TaskId = other.TaskId });
        await engine.CompleteAsync().WaitAsync(Eventually.Patience);

        Assert.Equal((GptImageErrorId.ConnectionFailed, "a"), (outcomes[0].Error?.ErrorId, outcomes[0].Target));
        Assert.Contains(nameof(DefectException), outcomes[0].Error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PauselessClock.Secret, outcomes[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal("kept", outcomes[0].Result?.Prompt);
        Assert.Equal(GptImageTaskStatus.Success, outcomes[1].Result?.Status);
        Assert.Equal(2, outcomes.Count);
    }

    [Fact]
    public async Task Given_429_with_Retry_After_when_waiting_for_many_then_none_is_polled_until_then()
    {
        await using var wait = await SimulatedWait.StartAsync(
            new GptImageWaitOptions { ThrottleLimit = 1 }, new() { RunningTime = TimeSpan.FromMinutes(5) });
        wait.NextPolls(new() { Skip = 4, Status = 429, RetryAfter = "60" });
        for (var number = 0; number < 3; number++)
        {
            wait.Add(await wait.SubmitAsync());
        }

        await wait.RunToEndAsync();

        var polls = wait.Simulator.Ledger.SeenRequests
            .Where(request => request.Route == ServiceRoute.Status)
            .Select(request => (request.At - ManualClock.Start).TotalSeconds)
            .ToArray();
        Assert.Equal(60, polls[5] - polls[4], 3);
        Assert.All(wait.Outcomes, outcome => Assert.Null(outcome.Outcome.Error));
    }

    [Theory]
    [InlineData(429, "86400", 120)]
    [InlineData(429, "Fri, 31 Dec 9999 23:59:59 GMT", 120)]
    [InlineData(429, "119", 119)]
    [InlineData(503, "60", 60)]
    [InlineData(503, "86400", 120)]
    public async Task Given_a_Retry_After_when_waiting_then_it_holds_the_polls_for_two_minutes_at_most(
        int status, string retryAfter, int expected)
    {
        await using var wait = await SimulatedWait.StartAsync();
        wait.NextPolls(new() { Status = status, RetryAfter = retryAfter });
        var task = await wait.SubmitAsync();

        wait.AddId(task.TaskId!);
        await wait.RunToEndAsync();

        var polls = wait.PollTimes(task.TaskId!);
        Assert.Equal(expected, polls[1] - polls[0], 3);
        Assert.Null(Assert.Single(wait.Outcomes).Outcome.Error);
    }
}
