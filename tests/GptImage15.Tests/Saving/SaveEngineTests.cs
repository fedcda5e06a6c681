using GptImage15.Simulator;
using GptImage15.Tests.Support;
using GptImage15.Transport;

namespace GptImage15.Tests.Saving;

public class SaveEngineTests : SaveTest
{
    [Fact]
    public async Task Given_an_image_when_saving_then_the_whole_file_and_nothing_else_is_written()
    {
        var outcome = await Save(Image());

        Assert.Null(outcome.Error);
        Assert.Null(outcome.Warning);
        Assert.Equal(Folder["fox.png"], outcome.Result!.FullName);
        Assert.Equal("fox.png", Assert.Single(Folder.FileNames));
        Assert.Equal(await BytesOf(Image()), File.ReadAllBytes(Folder["fox.png"]));
    }

    [Fact]
    public async Task Given_a_download_under_way_when_saving_then_it_has_another_name_until_it_is_whole()
    {
        string[] half = [];
        Clock.OnPause = () => half = Folder.FileNames;
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Image, CutAfterBytes = Size / 2 },
            new Fault { Route = ServiceRoute.Image, Status = 503, RetryAfter = "1" });

        await Save(Image(), retries: 2);

        var name = Assert.Single(half);
        Assert.StartsWith(".", name);
        Assert.EndsWith(".part", name);
        Assert.Equal("fox.png", Assert.Single(Folder.FileNames));
    }

    [Theory]
    [InlineData("png", "fox", "fox.png")]
    [InlineData("jpeg", "fox", "fox.jpg")]
    [InlineData("webp", "fox", "fox.webp")]
    [InlineData("gif", "fox", "fox.gif")]
    [InlineData("avif", "fox", "fox.avif")]
    [InlineData("jpeg", "fox.JPEG", "fox.JPEG")]
    [InlineData("png", "v1.2", "v1.2.png")]
    [InlineData("webp", "雪山 près du 城", "雪山 près du 城.webp")]
    [InlineData("png", "../../evil", "evil.png")]
    [InlineData("png", "nul", "_nul.png")]
    public async Task Given_a_name_when_saving_then_it_is_made_safe_and_the_content_decides_the_extension(
        string kind, string asked, string saved)
    {
        var outcome = await Save(Sample(kind), asked);

        Assert.Null(outcome.Warning);
        Assert.Equal(Folder[saved], outcome.Result!.FullName);
        Assert.Equal(saved, Assert.Single(Folder.FileNames));
    }

    [Fact]
    public async Task Given_the_extension_of_another_format_when_saving_then_it_is_replaced_with_a_warning()
    {
        var outcome = await Save(Sample("webp"), "fox.png");

        Assert.Equal("fox.webp", outcome.Result!.Name);
        Assert.Contains("fox.png", outcome.Warning);
        Assert.Contains("fox.webp", outcome.Warning);
    }

    [Fact]
    public async Task Given_a_missing_folder_when_saving_then_it_is_created()
    {
        Destination = Folder[Path.Combine("a", "b")];

        var outcome = await Save(Image());

        Assert.True(outcome.Result!.Exists);
        Assert.Equal(Path.Combine("a", "b", "fox.png"), Assert.Single(Folder.FileNames));
    }

    [Fact]
    public async Task Given_a_folder_that_cannot_be_created_when_saving_then_it_is_an_error_for_each_image()
    {
        File.WriteAllText(Folder["file"], "");
        Destination = Folder["file"];
        var belowAFile = await Save(Request(Image(), "a"), Request(Image(), "b"));
        Destination = Folder["nul\0character"];
        var impossible = await Save(Request(Image()));

        Assert.All([.. belowAFile, .. impossible], outcome =>
        {
            Assert.Equal(GptImageErrorId.DownloadFailed, outcome.Error?.ErrorId);
            Assert.Contains("/files/fox", outcome.Target!.ToString());
        });
    }

    [Fact]
    public async Task Given_a_folder_that_nobody_can_write_to_when_saving_then_it_is_an_error_for_each_image()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Destination = "/proc/self/fdinfo";

        var outcomes = await Save(Request(Image(), "a"), Request(Image(), "b"));

        Assert.All(outcomes, outcome => Assert.Equal(GptImageErrorId.DownloadFailed, outcome.Error?.ErrorId));
    }

    [Fact]
    public async Task Given_an_image_of_a_few_bytes_when_saving_then_it_is_saved_unchanged()
    {
        byte[] pixel = [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B];
        AnswerWith(ServiceRoute.Image, pixel);

        var outcome = await Save(Image(), "dot.png");

        Assert.Equal("dot.gif", outcome.Result?.Name);
        Assert.Equal(pixel, await File.ReadAllBytesAsync(Folder["dot.gif"]));
    }

    [Fact]
    public async Task Given_a_throttle_limit_when_saving_many_then_no_more_downloads_run_at_once()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, NeverAnswer = true, Times = -1 });
        Saving.ThrottleLimit = 3;
        using var stop = new CancellationTokenSource();
        var engine = Create.SaveEngine(Client(), Destination, Saving, _ => { });

        for (var i = 0; i < 3; i++)
        {
            await engine.AddAsync(Request(Image(), $"{i}"), stop.Token);
        }

        var fourth = engine.AddAsync(Request(Image(), "3"), stop.Token);
        await Eventually.Holds(() => Ledger.Requests(ServiceRoute.Image) == 3);
        Assert.False(fourth.IsCompleted);
        await stop.CancelAsync();
        await Record.ExceptionAsync(() => fourth); // Stopped before it began, or just after.
        await engine.CompleteAsync();

        Assert.Equal(3, Ledger.MaxConcurrent(ServiceRoute.Image));
    }

    [Fact]
    public async Task Given_images_when_saving_then_the_received_bytes_are_counted()
    {
        var engine = Create.SaveEngine(Client(), Destination, Saving, _ => { });

        await engine.AddAsync(Request(Image("a"), "a"), CancellationToken.None);
        await engine.AddAsync(Request(Image("b"), "b"), CancellationToken.None);
        await engine.CompleteAsync();

        Assert.Equal((2, 2 * Size), (engine.Finished, engine.BytesReceived));
    }

    [Fact]
    public async Task Given_images_under_way_when_completed_twice_at_once_then_both_end_with_them()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, NeverAnswer = true, Times = -1 });
        using var stop = new CancellationTokenSource();
        var engine = Create.SaveEngine(Client(), Destination, Saving, _ => { });
        for (var i = 0; i < Saving.ThrottleLimit; i++)
        {
            await engine.AddAsync(Request(Image(), $"{i}"), stop.Token);
        }

        var ends = new[] { engine.CompleteAsync(), engine.CompleteAsync(), engine.CompleteAsync() };
        Assert.All(ends, end => Assert.False(end.IsCompleted));
        await stop.CancelAsync();

        await Task.WhenAll(ends).WaitAsync(TimeSpan.FromSeconds(10));
        await engine.CompleteAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Given_a_receiver_that_throws_when_saving_then_the_others_are_saved_and_the_end_tells_of_it()
    {
        Saving.ThrottleLimit = 1;
        var engine = Create.SaveEngine(
            Client(), Destination, Saving, outcome => throw new DefectException(outcome.Result?.Name));

        await engine.AddAsync(Request(Image(), "a"), CancellationToken.None);
        await engine.AddAsync(Request(Image(), "b"), CancellationToken.None);
        var exception = await Assert.ThrowsAsync<DefectException>(
            () => engine.CompleteAsync().WaitAsync(TimeSpan.FromSeconds(10)));

        Assert.Equal("a.png", exception.Message);
        Assert.Equal(["a.png", "b.png"], Folder.FileNames);
    }
}
