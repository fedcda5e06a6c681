using GptImage15.Saving;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Saving;

/// <summary>A file name can have folders. All of them are below the destination.</summary>
public class FolderTests : SaveTest
{
    [Theory]
    [InlineData("a/b/fox.png", "a/b/fox.png")]
    [InlineData("a\\b\\fox", "a/b/fox")]
    [InlineData("../../etc/fox", "etc/fox")]
    [InlineData("/a//./fox/", "a/fox")]
    [InlineData("a/ .. /fox", "a/fox")]
    [InlineData("C:\\fox", "C_/fox")]
    [InlineData("NUL/a:b/ fox. ", "_NUL/a_b/fox")]
    [InlineData("../..", "image")]
    [InlineData("", "image")]
    public void Given_a_name_with_folders_when_made_safe_then_each_of_them_is(string name, string safe) =>
        Assert.Equal(safe, FileNames.MakeSafePath(name));

    [Theory]
    [InlineData("a/fox.png", "a/fox-2.png")]
    [InlineData("a.png/fox", "a.png/fox-2")]
    [InlineData("a/..", "a-2")]
    public void Given_a_name_with_folders_when_numbered_then_the_number_is_in_the_last_part(
        string name, string numbered) => Assert.Equal(numbered, FileNames.WithNumber(name, 2));

    [Fact]
    public async Task Given_a_name_with_folders_when_saving_then_they_are_created()
    {
        var outcome = await Save(Image(), "animals/red/fox.png");

        Assert.Equal(Folder["animals/red/fox.png"], outcome.Result?.FullName);
        Assert.Equal(Path.Combine("animals", "red", "fox.png"), Assert.Single(Folder.FileNames));
    }

    [Fact]
    public async Task Given_the_same_name_in_two_folders_when_saving_then_both_are_saved()
    {
        var outcomes = await Save(Request(Image(), "a/fox"), Request(Image(), "b/fox"), Request(Image(), "a/fox"));

        Assert.Equal(2, outcomes.Count(outcome => outcome.Result is not null));
        Assert.Equal(
            GptImageErrorId.FileExists, Assert.Single(outcomes, outcome => outcome.Error is not null).Error!.ErrorId);
    }

    [Fact]
    public async Task Given_a_link_below_the_destination_when_saving_through_it_then_it_is_InvalidRequest()
    {
        using var outside = new TemporaryFolder();
        File.WriteAllText(outside["fox.png"], "outside");
        Directory.CreateSymbolicLink(Folder["link"], outside.Path);
        Saving.SkipExisting = true;

        var outcome = await Save(Image(), "link/fox");

        Assert.Equal(GptImageErrorId.InvalidRequest, outcome.Error?.ErrorId);
        Assert.Contains(Folder["link"], outcome.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("outside", File.ReadAllText(Assert.Single(Directory.GetFiles(outside.Path))));
    }

    [Fact]
    public async Task Given_a_destination_that_is_a_link_when_saving_then_it_is_followed()
    {
        using var other = new TemporaryFolder();
        Directory.CreateSymbolicLink(Folder["link"], other.Path);
        Destination = Folder["link"];

        Assert.NotNull((await Save(Image(), "a/fox")).Result);
        Assert.Equal(Path.Combine("a", "fox.png"), Assert.Single(other.FileNames));
    }

    [Fact]
    public async Task Given_tasks_with_file_names_when_saving_with_the_client_then_each_outcome_has_its_task()
    {
        GptImageTask[] tasks =
        [
            new() { TaskId = "n1", FileName = "a/fox", ImageUrl = [Image("1").OriginalString] },
            new() { TaskId = "n/2", ImageUrl = [Image("2").OriginalString, Image("3").OriginalString] },
        ];

        var outcomes = await Client().SaveEachAsync(tasks, Destination).ToArrayAsync();
        var named = await Client()
            .SaveEachAsync(tasks[..1], Destination, new() { FileName = task => "named/" + task.TaskId })
            .ToArrayAsync();

        Assert.Equal(
            [(tasks[0], "fox.png"), (tasks[1], "n_2-1.png"), (tasks[1], "n_2-2.png")],
            outcomes.Select(outcome => (outcome.Task!, outcome.Result!.Name)).OrderBy(pair => pair.Name));
        Assert.Equal(Folder["named/n1.png"], Assert.Single(named).Result?.FullName);
    }

    [Theory]
    [InlineData("fox", -1, true)]
    [InlineData("fox", 1, false)]
    [InlineData(null, -1, false)]
    public async Task Given_a_file_when_skipping_it_then_a_warning_says_that_it_is_older_than_its_task(
        string? name, int hours, bool isWarned)
    {
        var createdAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        GptImageTask task = new()
        {
            TaskId = "n1",
            FileName = name,
            CreatedAt = createdAt,
            ImageUrl = [Image().OriginalString],
        };
        var path = Folder[(name ?? "n1") + ".png"];
        File.WriteAllText(path, "before");
        File.SetLastWriteTimeUtc(path, createdAt.UtcDateTime.AddHours(hours));

        var outcome = Assert.Single(
            await Client().SaveEachAsync([task], Destination, new() { SkipExisting = true }).ToArrayAsync());

        Assert.Equal(path, outcome.Result?.FullName);
        Assert.Equal(isWarned, outcome.Warning?.Contains(path, StringComparison.Ordinal) == true);
    }
}
