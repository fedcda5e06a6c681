using GptImage15.Simulator;
using GptImage15.Tests.Support;
using GptImage15.Transport;

namespace GptImage15.Tests.Saving;

/// <summary>No image replaces another file unless the user asks for it, and never one of the same call.</summary>
public class ExistingFileTests : SaveTest
{
    private const string Before = "from before";

    [Fact]
    public async Task Given_an_existing_file_when_saving_then_it_is_FileExists_and_the_file_is_unchanged()
    {
        WriteBefore("fox.png");

        var outcome = await Save(Image());

        Assert.Equal(GptImageErrorId.FileExists, outcome.Error?.ErrorId);
        Assert.Contains(Folder["fox.png"], outcome.Error!.Message);
        AssertOnlyBefore("fox.png");
    }

    [Fact]
    public async Task Given_a_file_that_appears_during_the_download_when_saving_then_the_file_is_unchanged()
    {
        Clock.OnPause = () => WriteBefore("fox.png");
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Image, CutAfterBytes = Size / 2 },
            new Fault { Route = ServiceRoute.Image, Status = 503, RetryAfter = "1" });

        var outcome = await Save(Image(), retries: 2);

        Assert.Equal(GptImageErrorId.FileExists, outcome.Error?.ErrorId);
        AssertOnlyBefore("fox.png");
    }

    [Fact]
    public async Task Given_an_existing_file_when_saving_with_Force_then_it_is_replaced()
    {
        WriteBefore("fox.png");
        Saving.Force = true;

        var outcome = await Save(Image());

        Assert.Equal(Size, outcome.Result!.Length);
        Assert.Equal("fox.png", Assert.Single(Folder.FileNames));
    }

    [Fact]
    public async Task Given_a_download_that_fails_when_saving_with_Force_then_the_existing_file_is_unchanged()
    {
        WriteBefore("fox.png");
        Saving.Force = true;
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, CutAfterBytes = Size / 2 });

        var outcome = await Save(Image());

        Assert.Equal(GptImageErrorId.DownloadFailed, outcome.Error?.ErrorId);
        AssertOnlyBefore("fox.png");
    }

    [Theory]
    [InlineData("fox.png", "fox")]
    [InlineData("fox.webp", "fox")]
    [InlineData("fox.jpg", "fox.png")]
    public async Task Given_an_existing_file_when_saving_with_SkipExisting_then_it_is_emitted_and_nothing_is_sent(
        string before, string asked)
    {
        WriteBefore(before);
        Saving.SkipExisting = true;

        var outcome = await Save(Image(), asked);

        Assert.Null(outcome.Error);
        Assert.Equal(Folder[before], outcome.Result!.FullName);
        Assert.Equal(0, Ledger.Requests(ServiceRoute.Image));
        AssertOnlyBefore(before);
    }

    [Fact]
    public async Task Given_a_missing_file_when_saving_with_SkipExisting_then_it_is_saved()
    {
        WriteBefore("another.png");
        Saving.SkipExisting = true;

        var outcome = await Save(Image());

        Assert.Equal("fox.png", outcome.Result!.Name);
        Assert.Equal(["another.png", "fox.png"], Folder.FileNames);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 8)]
    [InlineData(true, 8)]
    public async Task Given_one_name_for_several_images_when_saving_them_in_one_call_then_one_file_is_written(
        bool force, int throttleLimit)
    {
        Saving.Force = force;
        Saving.ThrottleLimit = throttleLimit;

        var outcomes = await Save([.. Enumerable.Range(0, 8).Select(i => Request(Image($"{i}"), "fox"))]);

        var saved = Assert.Single(outcomes, outcome => outcome.Error is null);
        Assert.Equal("fox.png", Assert.Single(Folder.FileNames));
        var savedImage = Image(new Uri((string)saved.Target!).Segments[^1]);
        Assert.Equal(await BytesOf(savedImage), File.ReadAllBytes(Folder["fox.png"]));
        Assert.All(
            outcomes.Where(outcome => outcome != saved),
            outcome => Assert.Equal(GptImageErrorId.FileExists, outcome.Error!.ErrorId));
    }

    [Fact]
    public async Task Given_an_image_of_the_same_call_when_saving_with_SkipExisting_then_it_does_not_count_as_existing()
    {
        Saving.SkipExisting = true;
        Saving.ThrottleLimit = 1;

        var outcomes = await Save(Request(Image("a")), Request(Image("b")));

        Assert.Equal("fox.png", outcomes[0].Result!.Name);
        Assert.Equal(GptImageErrorId.FileExists, outcomes[1].Error?.ErrorId);
    }

    [Fact]
    public async Task Given_a_failed_download_when_saving_another_image_under_its_name_then_it_is_saved()
    {
        Saving.ThrottleLimit = 1;
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, CutAfterBytes = Size / 2 });

        var outcomes = await Save(Request(Image("a")), Request(Image("b")));

        Assert.Equal(GptImageErrorId.DownloadFailed, outcomes[0].Error?.ErrorId);
        Assert.Equal("fox.png", outcomes[1].Result!.Name);
    }

    [Fact]
    public async Task Given_one_name_for_images_of_two_formats_when_saving_then_both_are_saved()
    {
        var outcomes = await Save(Request(Sample("png")), Request(Sample("webp")));

        Assert.All(outcomes, outcome => Assert.Null(outcome.Error));
        Assert.Equal(["fox.png", "fox.webp"], Folder.FileNames);
    }

    [Fact]
    public async Task Given_names_that_differ_only_beyond_the_cut_when_saving_then_they_are_one_name()
    {
        Saving.ThrottleLimit = 1;
        var name = new string('a', 300);

        var outcomes = await Save(Request(Image("a"), name + "1"), Request(Image("b"), name + "2"));

        Assert.Null(outcomes[0].Error);
        Assert.Equal(GptImageErrorId.FileExists, outcomes[1].Error?.ErrorId);
    }

    [Fact]
    public async Task Given_one_file_from_before_when_two_images_skip_it_then_it_is_emitted_for_one_of_them()
    {
        WriteBefore("fox.png");
        Saving.SkipExisting = true;

        var outcomes = await Save(Request(Image("a")), Request(Image("b")));

        Assert.Single(outcomes, outcome => outcome.Result is not null);
        Assert.Single(outcomes, outcome => outcome.Error?.ErrorId == GptImageErrorId.FileExists);
        AssertOnlyBefore("fox.png");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_two_names_that_poll_the_same_when_saving_then_they_are_one_name(bool force)
    {
        Saving.Force = force;
        Saving.ThrottleLimit = 1;

        var outcomes = await Save(Request(Image("a"), "\u00e9t\u00e9"), Request(Image("b"), "e\u0301te\u0301"));

        Assert.Null(outcomes[0].Error);
        Assert.Equal(GptImageErrorId.FileExists, outcomes[1].Error?.ErrorId);
    }

    private void WriteBefore(string name) => File.WriteAllText(Folder[name], Before);

    private void AssertOnlyBefore(string name)
    {
        Assert.Equal(name, Assert.Single(Folder.FileNames));
        Assert.Equal(Before, File.ReadAllText(Folder[name]));
    }
}
