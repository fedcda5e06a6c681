using GptImage15.Simulator;
using GptImage15.Tests.Support;
using GptImage15.Transport;

namespace GptImage15.Tests.Saving;

/// <summary>An image that cannot be downloaded is an error and leaves no file.</summary>
public class FailedDownloadTests : SaveTest
{
    [Fact]
    public async Task Given_an_HTML_page_when_saving_then_it_is_NotAnImage() =>
        AssertNothingSaved(GptImageErrorId.NotAnImage, await Save(Sample("html"), "fox.png", retries: 4));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public async Task Given_hardly_any_bytes_when_saving_then_it_is_NotAnImage(long bytes) =>
        AssertNothingSaved(GptImageErrorId.NotAnImage, await Save(Image(size: bytes)));

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Given_a_refusal_when_saving_then_it_is_not_retried_and_the_error_has_its_status(int status)
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, Status = status, RawBody = "<html>", Times = -1 });

        var outcome = await Save(Image(), retries: 4);

        AssertNothingSaved(GptImageErrorId.DownloadFailed, outcome);
        Assert.Equal(status, outcome.Error!.StatusCode);
        Assert.Equal(1, Ledger.Requests(ServiceRoute.Image));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(524)]
    public async Task Given_a_busy_or_failing_server_when_saving_then_it_is_retried_up_to_the_limit(int status)
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, Status = status, RawBody = "<html>", Times = -1 });

        AssertNothingSaved(GptImageErrorId.DownloadFailed, await Save(Image(), retries: 2));
        Assert.Equal(3, Ledger.Requests(ServiceRoute.Image));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Wed, 01 Jan 2025 00:00:42 GMT", 42)]
    public async Task Given_a_Retry_After_when_saving_then_the_retry_waits_for_it(string retryAfter, int seconds)
    {
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Image, Status = 503, RawBody = "", RetryAfter = retryAfter });

        var outcome = await Save(Image(), retries: 1);

        Assert.NotNull(outcome.Result);
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(Clock.Pauses));
    }

    [Fact]
    public async Task Given_a_cut_before_the_first_byte_each_time_when_saving_then_it_fails_after_the_retries()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, Cut = Cut.BeforeRequest, Times = -1 });

        AssertNothingSaved(GptImageErrorId.DownloadFailed, await Save(Image(), retries: 2));
        Assert.InRange(Ledger.Requests(ServiceRoute.Image), 3, long.MaxValue);
    }

    [Fact]
    public async Task Given_a_cut_amid_the_image_when_saving_then_no_file_is_left()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, CutAfterBytes = Size / 2 });

        AssertNothingSaved(GptImageErrorId.DownloadFailed, await Save(Image()));
    }

    [Fact]
    public async Task Given_a_server_that_stops_sending_when_saving_then_it_ends_at_the_timeout()
    {
        Service.Faults.Add(new Fault
        {
            Route = ServiceRoute.Image,
            SlowBytes = (int)Size / 2,
            SlowInterval = TimeSpan.FromMinutes(10),
        });
        GptImageOutcome<FileInfo>? outcome = null;
        var engine = Create.SaveEngine(
            Client(timeout: TimeSpan.FromMilliseconds(300)), Destination, Saving, only => outcome = only);

        await engine.AddAsync(Request(Image()), CancellationToken.None);
        await engine.CompleteAsync();

        AssertNothingSaved(GptImageErrorId.DownloadFailed, outcome!);
        Assert.Contains("0.3 s", outcome!.Error!.Message);
    }

    [Fact]
    public async Task Given_an_image_shorter_than_its_Content_Length_when_saving_then_it_fails()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, WrongLength = 2 * Size, Times = -1 });

        AssertNothingSaved(GptImageErrorId.DownloadFailed, await Save(Image(), retries: 1));
    }

    [Fact]
    public async Task Given_the_largest_size_when_saving_then_it_is_saved_and_one_byte_more_is_refused_at_once()
    {
        Saving.MaximumBytes = Size;

        var outcomes = await Save(4, Request(Image("a"), "a"), Request(Image("b", Size + 1), "b"));

        Assert.Equal("a.png", Assert.Single(Folder.FileNames));
        var refused = Assert.Single(outcomes, outcome => outcome.Error is not null);
        Assert.Equal(GptImageErrorId.DownloadFailed, refused.Error!.ErrorId);
        Assert.Equal(2, Ledger.Requests(ServiceRoute.Image));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_no_Content_Length_when_saving_then_the_size_limit_holds(bool endless)
    {
        Saving.MaximumBytes = Size - 1;
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, DropContentLength = true, EndlessBody = endless });

        AssertNothingSaved(GptImageErrorId.DownloadFailed, await Save(Image(), retries: 4));
        Assert.Equal(1, Ledger.Requests(ServiceRoute.Image));
    }

    [Fact]
    public async Task Given_a_download_under_way_when_canceled_then_no_file_is_left_and_nothing_is_emitted()
    {
        using var stop = new CancellationTokenSource();
        var half = 0;
        Clock.OnPause = () =>
        {
            half = Folder.FileNames.Length;
            stop.Cancel();
        };
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Image, CutAfterBytes = Size / 2 },
            new Fault { Route = ServiceRoute.Image, Status = 503, RetryAfter = "1" });
        var outcomes = 0;
        var engine = Create.SaveEngine(Client(retries: 4), Destination, Saving, _ => outcomes++);

        await engine.AddAsync(Request(Image()), stop.Token);
        await engine.CompleteAsync();

        Assert.Equal(1, half);
        Assert.Empty(Folder.FileNames);
        Assert.Equal(0, outcomes);
    }

    [Fact]
    public async Task Given_a_download_that_stalls_when_canceled_then_no_file_is_left()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, NeverAnswer = true });
        using var stop = new CancellationTokenSource();
        var engine = Create.SaveEngine(Client(), Destination, Saving, _ => { });
        await engine.AddAsync(Request(Image()), stop.Token);
        await Eventually.Holds(() => Ledger.Requests(ServiceRoute.Image) == 1);

        await stop.CancelAsync();
        await engine.CompleteAsync().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Empty(Folder.FileNames);
    }

    [Fact]
    public async Task Given_a_server_that_sends_a_byte_now_and_then_when_saving_then_it_is_left_as_one_that_stopped()
    {
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Image, SlowBytes = 1, SlowInterval = TimeSpan.FromMilliseconds(50) });

        var outcome = await SaveImpatiently(retries: 0);

        AssertNothingSaved(GptImageErrorId.DownloadFailed, outcome);
        Assert.Equal(1, Ledger.Requests(ServiceRoute.Image));
    }

    [Fact]
    public async Task Given_a_slow_line_when_saving_then_the_image_may_take_longer_than_a_request()
    {
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Image, SlowBytes = 2000, SlowInterval = TimeSpan.FromMilliseconds(50) });

        var outcome = await SaveImpatiently(retries: 0, size: 40_000);

        Assert.Equal(40_000, outcome.Result?.Length);
    }

    [Fact]
    public async Task Given_a_server_that_sends_a_byte_now_and_then_when_downloading_then_it_is_left_too()
    {
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Image, SlowBytes = 1, SlowInterval = TimeSpan.FromMilliseconds(50) });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(timeout: TimeSpan.FromMilliseconds(500))
            .DownloadAsync(Image(), Stream.Null)
            .WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Equal(GptImageErrorId.DownloadFailed, error.ErrorId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_more_than_an_image_can_be_when_downloading_then_it_is_refused(bool announced)
    {
        Service.Faults.Add(announced
            ? new Fault { Route = ServiceRoute.Image, WrongLength = 300L * 1024 * 1024 }
            : new Fault { Route = ServiceRoute.Image, DropContentLength = true, EndlessBody = true });

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client()
            .DownloadAsync(Image(), Stream.Null)
            .WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.Equal(GptImageErrorId.DownloadFailed, error.ErrorId);
        Assert.Contains("256 MB", error.Message);
    }

    private async Task<GptImageOutcome<FileInfo>> SaveImpatiently(int retries, long size = Size)
    {
        GptImageOutcome<FileInfo>? outcome = null;
        var engine = Create.SaveEngine(
            Client(retries, TimeSpan.FromMilliseconds(500)), Destination, Saving, only => outcome = only);
        await engine.AddAsync(Request(Image(size: size)), CancellationToken.None);
        await engine.CompleteAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return outcome!;
    }

    [Theory]
    [InlineData("samples/html?sig=s3cret")]
    [InlineData("files/fox?size=s3cret")]
    [InlineData("http://images.example/a.png?sig=s3cret")]
    [InlineData("ftp://images.example/a.png?sig=s3cret")]
    public async Task Given_a_signed_address_that_fails_then_no_error_shows_its_signature(string address)
    {
        var outcome = Assert.Single(await Save(Request(new Uri(Service.BaseUri, address))));

        Assert.NotNull(outcome.Error);
        Assert.DoesNotContain("s3cret", outcome.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", outcome.Target!.ToString(), StringComparison.Ordinal);
    }
}
