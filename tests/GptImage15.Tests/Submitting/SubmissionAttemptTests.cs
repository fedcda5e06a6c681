using GptImage15.History.LocalFile;
using GptImage15.History.Records;
using GptImage15.Requests;
using GptImage15.Submitting;
using GptImage15.Tests.History;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Submitting;

/// <summary>One attempt: what it records, what it sends, and which task is in no history.</summary>
public sealed class SubmissionAttemptTests
{
    private readonly RecordedFiles _files = new();
    private readonly List<string?> _unrecorded = [];

    [Fact]
    public async Task Given_no_history_when_a_task_is_accepted_then_it_is_unrecorded_without_a_warning()
    {
        await using var service = await SimulatedService.StartAsync();

        var outcome = await RunAsync(service, history: null);

        Assert.Null(outcome.Warning);
        Assert.NotNull(outcome.Result);
        Assert.Equal([outcome.Result.TaskId], _unrecorded);
    }

    [Fact]
    public async Task Given_a_history_when_a_task_is_accepted_then_it_is_not_unrecorded()
    {
        await using var service = await SimulatedService.StartAsync();

        var outcome = await RunAsync(service, History(service));

        Assert.NotNull(outcome.Result);
        Assert.Null(outcome.Warning);
        Assert.Empty(_unrecorded);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Given_a_record_that_fails_when_a_task_is_accepted_then_it_is_unrecorded_with_the_reason(
        int failing)
    {
        await using var service = await SimulatedService.StartAsync();
        FailAtWrite(failing);

        var outcome = await RunAsync(service, History(service));

        Assert.Equal([outcome.Result!.TaskId], _unrecorded);
        Assert.Contains($"write {failing} failed", outcome.Warning, StringComparison.Ordinal);
        Assert.Equal(1, service.Posts);
    }

    [Fact]
    public async Task Given_a_record_that_fails_unexpectedly_when_a_task_is_accepted_then_the_task_is_returned()
    {
        await using var service = await SimulatedService.StartAsync();
        BeforeWrite(2, () => throw new DefectException("secret"));

        var outcome = await RunAsync(service, History(service));

        Assert.Equal([outcome.Result!.TaskId], _unrecorded);
        Assert.Contains(nameof(DefectException), outcome.Warning, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", outcome.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_response_that_fails_unexpectedly_when_submitting_then_the_outcome_is_unknown()
    {
        await using var service = await SimulatedService.StartAsync();
        var client = service.CreateClient(new StoppingClock());

        var outcome = await service.SubmitAsync(key: "row 1", client: client);
        var again = await service.SubmitAsync(key: "row 1");

        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, outcome.Error?.ErrorId);
        Assert.DoesNotContain("secret", outcome.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(GptImageErrorId.SubmissionOutcomeUnknown, again.Error?.ErrorId);
        Assert.Equal(1, service.Posts);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("row 1")]
    public async Task Given_a_first_record_that_fails_unexpectedly_when_submitting_then_it_is_an_error_of_that_request(
        string? key)
    {
        await using var service = await SimulatedService.StartAsync();
        BeforeWrite(1, () => throw new DefectException("secret"));

        var outcome = await service.SubmitAsync(key: key, history: History(service));

        Assert.Equal(GptImageErrorId.HistoryUnavailable, outcome.Error?.ErrorId);
        Assert.DoesNotContain("secret", outcome.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(0, service.Posts);
        Assert.NotNull((await service.SubmitAsync(key: key)).Result);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Given_a_record_that_fails_when_the_service_refuses_then_nothing_is_unrecorded(int failing)
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = 400 });
        FailAtWrite(failing);

        var outcome = await RunAsync(service, History(service));

        Assert.Equal(GptImageErrorId.InvalidRequest, outcome.Error?.ErrorId);
        Assert.Contains($"write {failing} failed", outcome.Warning, StringComparison.Ordinal);
        Assert.Empty(_unrecorded);
    }

    [Fact]
    public async Task Given_no_history_when_the_service_refuses_then_nothing_is_unrecorded()
    {
        await using var service = await SimulatedService.StartAsync();
        service.NextSubmission(new() { Status = 400 });

        var outcome = await RunAsync(service, history: null);

        Assert.Equal(GptImageErrorId.InvalidRequest, outcome.Error?.ErrorId);
        Assert.Empty(_unrecorded);
    }

    [Fact]
    public async Task Given_a_record_that_fails_when_there_is_an_idempotency_key_then_nothing_is_sent()
    {
        await using var service = await SimulatedService.StartAsync();
        FailAtWrite(1);

        var error = await Assert.ThrowsAsync<GptImageException>(
            () => RunAsync(service, History(service), key: "row 1"));

        Assert.Equal(GptImageErrorId.HistoryUnavailable, error.ErrorId);
        Assert.Equal(0, service.Posts);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("row 1")]
    public async Task Given_a_cancellation_after_the_record_when_submitting_then_it_is_refused_and_nothing_is_sent(
        string? key)
    {
        await using var service = await SimulatedService.StartAsync();
        using var cancel = new CancellationTokenSource();
        BeforeWrite(1, cancel.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(service, History(service), key, cancel.Token));

        Assert.Equal(0, service.Posts);
        var recorded = await File.ReadAllTextAsync(service.HistoryPath);
        Assert.Contains(nameof(SubmissionState.Submitting), recorded, StringComparison.Ordinal);
        Assert.Contains(nameof(SubmissionState.Refused), recorded, StringComparison.Ordinal);
        var again = await service.SubmitAsync(key: key);
        Assert.NotNull(again.Result);
        Assert.Null(again.Warning);
    }

    private TaskHistory History(SimulatedService service) => Create.History(service.HistoryPath, files: _files);

    private void FailAtWrite(int number) =>
        BeforeWrite(number, () => throw new IOException($"write {number} failed"));

    /// <summary>The first write records that the request is about to be sent, the second one its outcome.</summary>
    private void BeforeWrite(int number, Action action)
    {
        var writes = 0;
        _files.Before = operation =>
        {
            if (operation == "write history.jsonl" && ++writes == number)
            {
                action();
            }
        };
    }

    private async Task<GptImageOutcome<GptImageTask>> RunAsync(
        SimulatedService service,
        TaskHistory? history,
        string? key = null,
        CancellationToken cancellationToken = default)
    {
        var unrecorded = new UnrecordedTasks(task => _unrecorded.Add(task.TaskId));
        var attempt = new SubmissionAttempt(
            service.CreateClient().Service, history is null ? null : service.HistoryOf(history), unrecorded);
        var request = new GptImageRequest { Prompt = "a red fox", IdempotencyKey = key };
        try
        {
            return (await attempt.RunAsync(CheckedRequest.Of(request), force: false, cancellationToken)).Outcome!;
        }
        finally
        {
            unrecorded.Close();
        }
    }

    /// <summary>A clock that fails when the time of the accepted task is taken, after that of the response.</summary>
    private sealed class StoppingClock : TimeProvider
    {
        private int _calls;

        public override DateTimeOffset GetUtcNow() =>
            ++_calls == 1 ? base.GetUtcNow() : throw new DefectException("secret");
    }
}
