using System.Net.Http.Headers;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Saving;

/// <summary>A download that breaks goes on where it broke.</summary>
public class ResumeTests : SaveTest
{
    private const long Broken = 300_000;

    [Fact]
    public async Task After_a_cut_only_the_rest_of_the_same_version_is_asked_for()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, CutAfterBytes = Broken });

        await AssertSavedWhole(retries: 1);

        Assert.InRange(FromOf(ImageRequests[1]), 1, Broken);
        Assert.Matches("^\".+\"$", ImageRequests[1].Headers["If-Range"]);
        Assert.False(ImageRequests[0].Headers.ContainsKey("Range"));
    }

    [Fact]
    public async Task Each_cut_that_came_after_new_bytes_is_a_new_beginning_for_the_patience()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, CutAfterBytes = 200_000, Times = 4 });

        await AssertSavedWhole(retries: 1);

        var starts = ImageRequests.Skip(1).Take(4).Select(FromOf).ToArray();
        Assert.Equal(4, starts.Length);
        Assert.Equal(starts.Order(), starts);
    }

    [Fact]
    public async Task Where_ranges_are_ignored_it_begins_again()
    {
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Image, CutAfterBytes = Broken },
            new Fault { Route = ServiceRoute.Image, IgnoreRange = true });

        await AssertSavedWhole(retries: 1);

        Assert.InRange(FromOf(ImageRequests[1]), 1, Broken);
    }

    [Fact]
    public async Task A_rest_that_ends_early_without_an_error_is_not_taken_for_the_whole()
    {
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Image, CutAfterBytes = Broken },
            new Fault { Route = ServiceRoute.Image, CutAfterBytes = 1000, DropContentLength = true });

        await AssertSavedWhole(retries: 1);

        Assert.InRange(FromOf(ImageRequests[2]), FromOf(ImageRequests[1]) + 1, Broken + 1000);
    }

    [Fact]
    public async Task A_cut_within_the_first_bytes_does_not_confuse_what_kind_of_image_it_is()
    {
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Image, CutAfterBytes = 5 },
            new Fault { Route = ServiceRoute.Image, CutAfterBytes = 5 },
            new Fault { Route = ServiceRoute.Image, CutAfterBytes = 5, IgnoreRange = true });

        await AssertSavedWhole(retries: 2);
    }

    private SeenRequest[] ImageRequests => [.. Ledger.SeenRequests.Where(seen => seen.Route == ServiceRoute.Image)];

    private async Task AssertSavedWhole(int retries)
    {
        var outcome = await Save(Image(), retries: retries);

        Assert.Null(outcome.Error);
        Assert.Equal("fox.png", Assert.Single(Folder.FileNames));
        Assert.Equal(await BytesOf(Image()), File.ReadAllBytes(Folder["fox.png"]));
    }

    private static long FromOf(SeenRequest request)
    {
        var range = Assert.Single(RangeHeaderValue.Parse(request.Headers["Range"]).Ranges);
        Assert.Null(range.To);
        return range.From!.Value;
    }
}
