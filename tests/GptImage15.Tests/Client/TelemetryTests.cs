using System.Diagnostics;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Client;

/// <summary>The traces and metrics of the client, under the name GptImage15, without a secret.</summary>
public sealed class TelemetryTests : ClientTest
{
    [Fact]
    public async Task Given_a_listener_when_submitting_waiting_and_saving_then_each_has_one_span_and_one_count()
    {
        using var seen = new RecordedTelemetry();
        var client = CreateClient();
        var task = await client.SubmitAsync(new() { Prompt = "a secret fox", IdempotencyKey = "secret-key" });
        var ended = Assert.Single(await client.WaitEachAsync([task]).ToArrayAsync()).Result!;
        var saved = Assert.Single(await client.SaveEachAsync([ended], Folder.Path).ToArrayAsync()).Result!;

        Assert.Equal(
            ["GptImage15 submit", "GptImage15 wait", "GptImage15 download"],
            seen.Ended.Select(span => span.DisplayName));
        Assert.All(seen.Ended, span => Assert.Equal(ActivityKind.Client, span.Kind));
        Assert.All(seen.Ended, span => Assert.NotEqual(ActivityStatusCode.Error, span.Status));
        Assert.Equal(
            [task.TaskId, task.TaskId], seen.Ended.Take(2).Select(span => span.GetTagItem("gptimage15.task_id")));
        Assert.Equal((1, 10), (seen.Sum("gptimage15.submissions"), seen.Sum("gptimage15.credits")));
        Assert.Equal(Ledger.Requests(ServiceRoute.Status), seen.Sum("gptimage15.polls"));
        Assert.Equal(saved.Length, seen.Sum("gptimage15.downloaded"));
        AssertNoSecret(seen);
    }

    [Fact]
    public async Task Given_errors_when_listening_then_spans_and_counts_have_their_ids_only()
    {
        using var seen = new RecordedTelemetry();
        var client = CreateClient(apiKey: "sk-secret-refused");
        var task = new GptImageTask
        {
            TaskId = "n1",
            Status = GptImageTaskStatus.Success,
            ImageUrl = [new Uri(Service.BaseUri, "images/secret?sig=secret").AbsoluteUri],
        };

        await Assert.ThrowsAsync<GptImageException>(() => client.SubmitAsync(new() { Prompt = "a secret fox" }));
        await client.WaitEachAsync([new GptImageTask { TaskId = "n1" }]).ToArrayAsync();
        var outcome = Assert.Single(await client.SaveEachAsync([task], Folder.Path).ToArrayAsync());

        Assert.Equal(GptImageErrorId.DownloadFailed, outcome.Error?.ErrorId);
        var submitted = seen.Measurements.Single(each => each.Counter == "gptimage15.submissions");
        Assert.Equal(new("outcome", "Unauthorized"), Assert.Single(submitted.Tags));
        Assert.Equal(
            ["Unauthorized", "Unauthorized", "DownloadFailed"],
            seen.Ended.Select(span => span.GetTagItem("error.type")));
        AssertNoSecret(seen);
    }

    [Fact]
    public async Task Given_a_listener_when_an_image_is_downloaded_to_a_stream_then_it_has_one_span_and_its_bytes()
    {
        using var seen = new RecordedTelemetry();

        await CreateClient().DownloadAsync(new Uri(Service.BaseUri, "files/fox?size=1000"), Stream.Null);

        Assert.Equal("GptImage15 download", Assert.Single(seen.Ended).DisplayName);
        Assert.Equal(1000, seen.Sum("gptimage15.downloaded"));
    }

    [Fact]
    public async Task Given_a_listener_when_a_wait_is_left_then_each_span_has_ended()
    {
        using var seen = new RecordedTelemetry();
        var client = CreateClient();
        // The task that does not end is added first, so both waits have started when the other one ends.
        GptImageRequest[] requests = [new() { Prompt = "an owl" }, new() { Prompt = "a fox" }];
        var tasks = await client.SubmitEachAsync(requests).Select(outcome => outcome.Result!).ToArrayAsync();
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Status, Prompt = "an owl", NeverAnswer = true, Times = -1 });

        await foreach (var outcome in client.WaitEachAsync(tasks))
        {
            Assert.NotNull(outcome.Result);
            break;
        }

        Assert.Equal(4, seen.Started.Count);
        Assert.Equal(4, seen.Ended.Count);
    }

    [Fact]
    public async Task Given_a_span_of_the_caller_when_submitting_then_it_is_the_parent_and_stays_the_current_one()
    {
        using var seen = new RecordedTelemetry();
        using var parent = new Activity("caller").Start();

        await CreateClient().SubmitAsync(new() { Prompt = "a fox" });

        Assert.Same(parent, Activity.Current);
        Assert.Equal(parent.SpanId, Assert.Single(seen.Ended).ParentSpanId);
        Assert.All(Ledger.SeenRequests, request => Assert.DoesNotContain("traceparent", request.Headers.Keys));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_trace_listener_that_throws_when_submitting_then_the_task_is_returned(bool atStart)
    {
        var isListening = new AsyncLocal<bool> { Value = true };
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "GptImage15",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => isListening.Value
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.None,
            ActivityStarted = _ => ThrowIf(atStart && isListening.Value),
            ActivityStopped = _ => ThrowIf(!atStart && isListening.Value),
        };
        ActivitySource.AddActivityListener(listener);

        var task = await CreateClient().SubmitAsync(new() { Prompt = "a fox" });

        Assert.Equal(Assert.Single(Ledger.Tasks).TaskId, task.TaskId);
        Assert.Single((await CreateClient().ReadHistoryAsync()).Tasks);

        static void ThrowIf(bool condition)
        {
            if (condition)
            {
                throw new DefectException();
            }
        }
    }

    private void AssertNoSecret(RecordedTelemetry seen)
    {
        Assert.NotEmpty(seen.Measurements);
        Assert.DoesNotContain("secret", seen.AllText, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("fox", seen.AllText, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Service.ApiKey, seen.AllText, StringComparison.Ordinal);
        Assert.DoesNotContain("http", seen.AllText, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Service.BaseUri.Authority, seen.AllText, StringComparison.Ordinal);
    }
}
