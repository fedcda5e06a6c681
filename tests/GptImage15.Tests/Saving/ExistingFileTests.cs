using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Saving;

/// <summary>No image takes another's place unless the user says so, and never that of one of the same call.</summary>
public class ExistingFileTests : SaveTest
{
    private const string Before = "from before";

    [Fact]
    public async Task A_file_from_before_is_left_as_it_is()
    {
        WriteBefore("fox.png");

        var outcome = await Save(Image());

        Assert.Equal(GptImageErrorId.FileExists, outcome.Error?.ErrorId);
        Assert.Contains(Folder["fox.png"], outcome.Error!.Message);
        AssertOnlyBefore("fox.png");
    }

    [Fact]
    public async Task So_is_one_that_appears_while_the_image_is_on_its_way()
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
    public async Task Force_replaces_it()
    {
        WriteBefore("fox.png");
        Saving.Force = true;

        var outcome = await Save(Image());

        Assert.Equal(Size, outcome.Result!.Length);
        Assert.Equal("fox.png", Assert.Single(Folder.FileNames));
    }

    [Fact]
    public async Task Force_replaces_it_only_with_a_whole_image()
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
    public async Task SkipExisting_hands_out_the_file_and_asks_nobody(string before, string asked)
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
    public async Task SkipExisting_still_saves_what_is_missing()
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
    public async Task Images_of_one_call_are_never_saved_under_one_name(bool force, int throttleLimit)
    {
        Saving.Force = force;
        Saving.ThrottleLimit = throttleLimit;

        var outcomes = await Save([.. Enumerable.Range(0, 8).Select(i => Request(Image($"{i}"), "fox"))]);

        var saved = Assert.Single(outcomes, outcome => outcome.Error is null);
        Assert.Equal("fox.png", Assert.Single(Folder.FileNames));
        var savedImage = Image(new Uri((string)saved.Target).Segments[^1]);
        Assert.Equal(await BytesOf(savedImage), File.ReadAllBytes(Folder["fox.png"]));
        Assert.All(
            outcomes.Where(outcome => outcome != saved),
            outcome => Assert.Equal(GptImageErrorId.FileExists, outcome.Error!.ErrorId));
    }

    [Fact]
    public async Task An_image_of_this_call_is_not_one_from_before()
    {
        Saving.SkipExisting = true;
        Saving.ThrottleLimit = 1;

        var outcomes = await Save(Request(Image("a")), Request(Image("b")));

        Assert.Equal("fox.png", outcomes[0].Result!.Name);
        Assert.Equal(GptImageErrorId.FileExists, outcomes[1].Error?.ErrorId);
    }

    [Fact]
    public async Task A_name_an_image_did_not_come_to_use_is_free_again()
    {
        Saving.ThrottleLimit = 1;
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, CutAfterBytes = Size / 2 });

        var outcomes = await Save(Request(Image("a")), Request(Image("b")));

        Assert.Equal(GptImageErrorId.DownloadFailed, outcomes[0].Error?.ErrorId);
        Assert.Equal("fox.png", outcomes[1].Result!.Name);
    }

    [Fact]
    public async Task The_same_name_for_images_of_two_kinds_is_two_names()
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
    public async Task Given_one_file_from_before_when_two_images_skip_it_then_it_is_handed_out_for_one_of_them()
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
    public async Task Given_two_names_that_look_the_same_when_saving_then_they_are_one_name(bool force)
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
