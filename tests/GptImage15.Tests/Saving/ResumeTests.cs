using System.Net.Http.Headers;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Saving;

/// <summary>A download that is cut resumes at that position.</summary>
public class ResumeTests : SaveTest
{
    private const long Broken = 300_000;

    [Fact]
    public async Task Given_a_cut_when_saving_then_only_the_rest_of_the_same_version_is_requested()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, CutAfterBytes = Broken });

        await AssertSavedWhole(retries: 1);

        Assert.InRange(FromOf(ImageRequests[1]), 1, Broken);
        Assert.Matches("^\".+\"$", ImageRequests[1].Headers["If-Range"]);
        Assert.False(ImageRequests[0].Headers.ContainsKey("Range"));
    }

    [Fact]
    public async Task Given_new_bytes_before_each_cut_when_saving_then_the_retries_are_counted_anew()
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, CutAfterBytes = 200_000, Times = 4 });

        await AssertSavedWhole(retries: 1);

        var starts = ImageRequests.Skip(1).Take(4).Select(FromOf).ToArray();
        Assert.Equal(4, starts.Length);
        Assert.Equal(starts.Order(), starts);
    }

    [Fact]
    public async Task Given_a_server_that_ignores_ranges_when_saving_after_a_cut_then_the_download_restarts()
    {
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Image, CutAfterBytes = Broken },
            new Fault { Route = ServiceRoute.Image, IgnoreRange = true });

        await AssertSavedWhole(retries: 1);

        Assert.InRange(FromOf(ImageRequests[1]), 1, Broken);
    }

    [Fact]
    public async Task Given_a_rest_that_ends_early_when_saving_after_a_cut_then_it_is_not_the_whole_image()
    {
        Service.Faults.Add(
            new Fault { Route = ServiceRoute.Image, CutAfterBytes = Broken },
            new Fault { Route = ServiceRoute.Image, CutAfterBytes = 1000, DropContentLength = true });

        await AssertSavedWhole(retries: 1);

        Assert.InRange(FromOf(ImageRequests[2]), FromOf(ImageRequests[1]) + 1, Broken + 1000);
    }

    [Fact]
    public async Task Given_a_cut_within_the_first_bytes_when_saving_then_the_format_is_still_detected()
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
