using System.Collections;
using System.Diagnostics.Metrics;
using GptImage15.Outcomes;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Client;

/// <summary>Streams that end in an unusual way. Nothing is paid for twice, and no paid task is lost.</summary>
public sealed class StreamEndTests : ClientTest
{
    private static readonly GptImageRequest[] Requests =
    [
        new() { Prompt = "a fox" }, new() { Prompt = "an owl" }, new() { Prompt = "a whale" },
    ];

    [Fact]
    public async Task Given_a_stream_that_was_enumerated_when_enumerated_again_then_it_throws_and_pays_nothing()
    {
        var stream = CreateClient().SubmitEachAsync(Requests);
        await stream.ToArrayAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await stream.ToArrayAsync());

        Assert.Equal(Requests.Length, Ledger.AcceptedTasks);
    }

    [Fact]
    public async Task Given_requests_that_end_with_an_exception_when_submitting_then_the_paid_tasks_come_first()
    {
        var stream = CreateClient().SubmitEachAsync(FailAfter(2), new() { ThrottleLimit = 3 });
        var outcomes = new List<GptImageOutcome<GptImageTask>>();

        var error = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var outcome in stream)
            {
                outcomes.Add(outcome);
            }
        });

        Assert.Equal("row 3", error.Message);
        Assert.Equal(2, Ledger.AcceptedTasks);
        Assert.Equal(
            Ledger.Tasks.Select(task => task.TaskId).Order(),
            outcomes.Select(outcome => outcome.Result!.TaskId).Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Given_a_request_that_cannot_be_read_when_submitting_then_it_has_an_error_and_the_others_go_on(
        int throttleLimit)
    {
        var client = CreateClient(options => options.History = "off");
        GptImageRequest[] requests = [Requests[0], Requests[1] with { ImageUrl = new FailingList() }, Requests[2]];

        var outcomes = await client.SubmitEachAsync(requests, new() { ThrottleLimit = throttleLimit }).ToArrayAsync();

        Assert.Equal(requests, outcomes.Select(outcome => outcome.Target));
        Assert.Equal(
            [null, GptImageErrorId.InvalidRequest, null], outcomes.Select(outcome => outcome.Error?.ErrorId));
        Assert.DoesNotContain("secret", outcomes[1].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(2, Ledger.AcceptedTasks);
        var error = await Assert.ThrowsAsync<GptImageException>(() => client.SubmitAsync(requests[1]));
        Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId);
    }

    [Fact]
    public async Task Given_a_feed_that_throws_when_items_are_under_way_then_their_outcomes_come_first()
    {
        var outcomes = new List<string>();
        var stream = OutcomeStream.RunAsync(
            (Action<GptImageOutcome<string>> emit) => new FailingFeed(emit), Items(), CancellationToken.None);

        await Assert.ThrowsAsync<DefectException>(async () =>
        {
            await foreach (var outcome in stream)
            {
                outcomes.Add(outcome.Result!);
            }
        });

        Assert.Equal(["one"], outcomes);

        static async IAsyncEnumerable<string> Items()
        {
            yield return "one";
            await Task.Yield();
            yield return "fails";
            yield return "not reached";
        }
    }

    [Fact]
    public async Task Given_Any_when_a_task_has_ended_then_the_stream_does_not_wait_for_the_next_task()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = CreateClient(options => options.HttpMessageHandler = new HeldPolls(reached.Task));
        var task = await client.SubmitAsync(Requests[0]);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isInputDisposed = false;

        var outcomes = await client.WaitEachAsync(Slow(), new() { Any = true })
            .ToArrayAsync().AsTask().WaitAsync(Eventually.Patience);

        Assert.Equal(task.TaskId, Assert.Single(outcomes).Result?.TaskId);
        Assert.False(Volatile.Read(ref isInputDisposed));
        gate.SetResult();
        await Eventually.Holds(() => Volatile.Read(ref isInputDisposed));

        async IAsyncEnumerable<GptImageOutcome<GptImageTask>> Slow()
        {
            try
            {
                yield return new(task, task);
                reached.SetResult();
                await gate.Task;
                yield return new(task, task with { TaskId = "not reached" });
            }
            finally
            {
                Volatile.Write(ref isInputDisposed, true);
            }
        }
    }

    [Fact]
    public async Task Given_Any_when_a_task_has_ended_then_no_more_requests_are_paid_for()
    {
        var client = CreateClient();
        var ended = new GptImageTask
        {
            TaskId = "n1", Status = GptImageTaskStatus.Success, ImageUrl = ["https://example.com/a.png"],
        };

        var outcomes = await client.WaitEachAsync(Ended(client), new() { Any = true }).ToArrayAsync();

        Assert.Equal("n1", Assert.Single(outcomes).Result?.TaskId);
        Assert.Equal(0, Ledger.AcceptedTasks);

        async IAsyncEnumerable<GptImageOutcome<GptImageTask>> Ended(GptImageClient submitting)
        {
            yield return new(ended, ended);
            await foreach (var outcome in submitting.SubmitEachAsync(Requests))
            {
                yield return outcome;
            }
        }
    }

    [Fact]
    public async Task Given_a_slow_input_when_submitting_in_parallel_then_a_paid_task_comes_before_the_next_request()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var outcomes = 0;

        await foreach (var outcome in CreateClient().SubmitEachAsync(Slow(), new() { ThrottleLimit = 2 }))
        {
            Assert.NotNull(outcome.Result);
            outcomes++;
            gate.TrySetResult();
        }

        Assert.Equal(2, outcomes);

        async IAsyncEnumerable<GptImageRequest> Slow()
        {
            yield return Requests[0];
            await gate.Task;
            yield return Requests[1];
        }
    }

    [Fact]
    public async Task Given_an_input_that_ignores_the_token_when_cancelled_then_the_enumeration_ends()
    {
        using var stop = new CancellationTokenSource();
        var stream = CreateClient().SubmitEachAsync(Never(), cancellationToken: stop.Token);
        var all = stream.ToArrayAsync().AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => all.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Given_a_listener_that_throws_when_submitting_then_the_task_is_returned()
    {
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "GptImage15")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => throw new InvalidDataException());
        listener.Start();

        var task = await CreateClient().SubmitAsync(Requests[0]);

        Assert.Equal(Assert.Single(Ledger.Tasks).TaskId, task.TaskId);
    }

    [Fact]
    public async Task Given_options_that_change_when_submitting_then_the_client_keeps_the_values_it_was_created_with()
    {
        GptImageClientOptions? kept = null;
        var client = CreateClient(options => kept = options);
        kept!.History = "off";

        await client.SubmitAsync(Requests[0] with { IdempotencyKey = "row-1" });

        Assert.Single((await client.ReadHistoryAsync()).Tasks);
    }

    private static IEnumerable<GptImageRequest> FailAfter(int count) =>
        Requests.Take(count).Concat(Enumerable.Range(0, 1).Select(GptImageRequest (_) =>
            throw new InvalidDataException("row 3")));

    private static async IAsyncEnumerable<GptImageRequest> Never()
    {
        await new TaskCompletionSource().Task;
        yield return Requests[0];
    }

    /// <summary>Sends each poll after a task has ended.</summary>
    private sealed class HeldPolls(Task until) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get)
            {
                await until.WaitAsync(cancellationToken);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>A list that throws when it is read, for example because another thread changes it.</summary>
    private sealed class FailingList : IReadOnlyList<string>
    {
        public int Count => 1;

        public string this[int index] => throw new DefectException("secret");

        public IEnumerator<string> GetEnumerator() => throw new DefectException("secret");

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>Emits the other items at the end.</summary>
    private sealed class FailingFeed(Action<GptImageOutcome<string>> emit) : IFeed<string>
    {
        private readonly List<string> _items = [];

        public bool TakesMore => true;

        public async Task AddAsync(string item, CancellationToken cancellationToken)
        {
            await Task.Yield();
            _items.Add(item != "fails" ? item : throw new DefectException());
        }

        public Task EmitUntilAsync(Task next, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task CompleteAsync(CancellationToken cancellationToken)
        {
            _items.ForEach(item => emit(new(item, item)));
            return Task.CompletedTask;
        }

        public void Dispose()
        {
        }
    }
}
