using System.Diagnostics;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Client;

/// <summary>A cancelled call ends soon and leaves nothing behind. Real time, because that is the promise.</summary>
public sealed class CancellationTests : ClientTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource _cancel = new();

    private protected override SimulatorOptions ServiceOptions => new() { RunningTime = TimeSpan.FromHours(1) };

    private GptImageClient RealTimeClient => CreateClient(options => options.TimeProvider = TimeProvider.System);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _cancel.Dispose();
    }

    [Fact]
    public async Task Given_a_running_task_when_the_wait_is_cancelled_then_it_ends_within_half_a_second()
    {
        var client = RealTimeClient;
        var task = await CreateClient(options => options.History = "off").SubmitAsync(new() { Prompt = "a fox" });
        var waiting = client.WaitEachAsync([task with { CreatedAt = null }], null, _cancel.Token);

        await AssertEndsSoonAsync(waiting, () => Ledger.Requests(ServiceRoute.Status) > 0);
    }

    [Fact]
    public async Task Given_a_poll_without_a_response_when_the_wait_is_cancelled_then_it_ends_within_half_a_second()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Status, NeverAnswer = true, Times = -1 });
        var waiting = RealTimeClient.WaitEachAsync([new GptImageTask { TaskId = "n1" }], null, _cancel.Token);

        await AssertEndsSoonAsync(waiting, () => Ledger.Requests(ServiceRoute.Status) > 0);
    }

    [Fact]
    public async Task Given_joined_streams_when_a_token_of_the_enumeration_is_cancelled_then_all_end()
    {
        var client = RealTimeClient;
        var streams = client.SaveEachAsync(
            client.WaitEachAsync(client.SubmitEachAsync([new() { Prompt = "a fox" }])), Folder.Path);

        await AssertEndsSoonAsync(WithToken(streams), () => Ledger.AcceptedTasks == 1);
        Assert.Empty(Folder.FileNames);
    }

    [Fact]
    public async Task Given_a_slow_download_when_it_is_cancelled_then_it_ends_soon_and_leaves_no_temporary_file()
    {
        SlowDown("slow");
        var saving = RealTimeClient.SaveEachAsync([WithImages("slow")], Folder.Path, null, _cancel.Token);

        await AssertEndsSoonAsync(saving, () => HasPart);
        Assert.Empty(Folder.FileNames);
    }

    [Fact]
    public async Task Given_many_streams_when_they_are_cancelled_then_none_ends_as_if_all_images_were_saved()
    {
        const int Streams = 50;
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, NeverAnswer = true, Times = -1 });
        var client = RealTimeClient;
        var enumerations = Enumerable.Range(0, Streams)
            .Select(_ => Task.Run(async () =>
                await client.SaveEachAsync([WithImages("fox")], Folder.Path, null, _cancel.Token).ToArrayAsync()))
            .ToArray();
        await Eventually.Holds(() => Ledger.Requests(ServiceRoute.Image) == Streams);

        await _cancel.CancelAsync();

        await Task.WhenAny(Task.WhenAll(enumerations));
        Assert.Equal(0, enumerations.Count(enumeration => enumeration.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Given_a_slow_download_when_the_stream_is_left_then_no_temporary_file_is_left()
    {
        SlowDown("slow");
        await foreach (var outcome in RealTimeClient.SaveEachAsync([WithImages("slow", "fox")], Folder.Path))
        {
            Assert.NotNull(outcome.Result);
            break;
        }

        Assert.Equal("n1-2.png", Assert.Single(Folder.FileNames));
    }

    /// <summary>Whether a part of an image has been written. The probe of a destination is empty.</summary>
    private bool HasPart => Folder.FileNames.Any(name => new FileInfo(Folder[name]) is { Exists: true, Length: > 0 });

    private void SlowDown(string image) => Service.Faults.Add(new Fault
    {
        Route = ServiceRoute.Image,
        TaskId = image,
        SlowBytes = 1000,
        SlowInterval = TimeSpan.FromMilliseconds(20),
        Times = -1,
    });

    private GptImageTask WithImages(params string[] names) => new()
    {
        TaskId = "n1",
        Status = GptImageTaskStatus.Success,
        ImageUrl = [.. names.Select(name => new Uri(Service.BaseUri, $"files/{name}?size=100000").AbsoluteUri)],
    };

    private async IAsyncEnumerable<T> WithToken<T>(IAsyncEnumerable<T> stream)
    {
        await foreach (var item in stream.WithCancellation(_cancel.Token))
        {
            yield return item;
        }
    }

    private async Task AssertEndsSoonAsync<T>(IAsyncEnumerable<GptImageOutcome<T>> stream, Func<bool> isUnderWay)
        where T : class
    {
        var enumeration = Task.Run(async () => await stream.ToArrayAsync());
        await Eventually.Holds(isUnderWay);

        var clock = Stopwatch.StartNew();
        await _cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => enumeration);

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Soon);
    }
}
