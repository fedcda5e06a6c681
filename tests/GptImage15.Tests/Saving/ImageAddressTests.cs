using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Saving;

/// <summary>Where images may come from, and what goes along with the request for one.</summary>
public class ImageAddressTests : SaveTest
{
    [Fact]
    public async Task The_key_does_not_go_along()
    {
        var task = await Client().SubmitAsync(new() { Prompt = "a fox" });
        var done = await Client().GetStatusAsync(task.TaskId!);

        await Save(new Uri(done.ImageUrl[0]));

        var image = Assert.Single(Ledger.SeenRequests, seen => seen.Route == ServiceRoute.Image);
        Assert.Null(image.Authorization);
        Assert.DoesNotContain(image.Headers.Values, value => value.Contains(Service.ApiKey));
        Assert.All(
            Ledger.SeenRequests.Where(seen => seen.Route != ServiceRoute.Image),
            seen => Assert.NotNull(seen.Authorization));
    }

    [Theory]
    [InlineData("http://example.com/a.png")]
    [InlineData("http://192.168.0.1/a.png")]
    [InlineData("ftp://example.com/a.png")]
    [InlineData("file:///etc/passwd")]
    public async Task Only_https_or_this_machine_is_asked(string url) =>
        AssertNothingSaved(GptImageErrorId.InsecureUri, await Save(new Uri(url), retries: 4));

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_followed(int status)
    {
        await using var other = await ServiceSimulator.StartAsync();
        Redirect(status, $"{other.BaseUri}samples/webp");

        var outcome = await Save(Image());

        Assert.Equal("fox.webp", outcome.Result!.Name);
        Assert.Null(Assert.Single(other.Ledger.SeenRequests).Authorization);
    }

    [Theory]
    [InlineData("/samples/webp")]
    [InlineData("../samples/webp")]
    public async Task A_redirect_may_be_relative(string location)
    {
        Redirect(302, location);

        Assert.Equal("fox.webp", (await Save(Image())).Result?.Name);
    }

    [Fact]
    public async Task Five_redirects_are_followed()
    {
        Redirect(302, "/files/fox?size=1000", times: 5);

        Assert.NotNull((await Save(Image())).Result);
        Assert.Equal(6, Ledger.Requests(ServiceRoute.Image));
    }

    [Fact]
    public async Task The_sixth_is_refused()
    {
        Redirect(302, "/files/fox?size=1000", times: 6);

        AssertNothingSaved(GptImageErrorId.RedirectRefused, await Save(Image(), retries: 4));
        Assert.Equal(6, Ledger.Requests(ServiceRoute.Image));
    }

    [Theory]
    [InlineData("http://example.com/a.png")]
    [InlineData("//example.com/a.png")]
    [InlineData("ftp://127.0.0.1/a.png")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//[")]
    public async Task A_redirect_to_where_no_image_may_come_from_is_refused(string location)
    {
        Redirect(302, location);

        AssertNothingSaved(GptImageErrorId.RedirectRefused, await Save(Image(), retries: 4));
        Assert.Equal(1, Ledger.Requests(ServiceRoute.Image));
    }

    [Theory]
    [InlineData("http://user:sk-1@example.com/sk-2?key=sk-3#sk-4", "http://example.com")]
    [InlineData("//[sk-1", "(?)")]
    public async Task Of_a_redirect_that_is_refused_no_more_than_the_host_is_shown(string location, string shown)
    {
        Redirect(302, location);

        var error = (await Save(Image())).Error!;

        Assert.Contains($" {shown}. ", error.Message);
        Assert.DoesNotContain("sk-", error.Message);
    }

    [Theory]
    [InlineData(302, 6)]
    [InlineData(500, 1)]
    public async Task What_fails_after_a_redirect_is_told_of_the_address_that_was_asked_for(int status, int times)
    {
        Redirect(302, "/files/fox?key=sk-1");
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, Status = status, RawBody = "", Location = "/files/fox?key=sk-1", Times = times });

        var error = (await Save(Image())).Error!;

        Assert.Contains(Image().AbsoluteUri, error.Message);
        Assert.DoesNotContain("sk-", error.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://")]
    public async Task A_redirect_that_leads_nowhere_is_a_failed_download(string? location)
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, Status = 302, RawBody = "", Location = location });

        var outcome = await Save(Image());

        AssertNothingSaved(GptImageErrorId.DownloadFailed, outcome);
        Assert.Equal(302, outcome.Error!.StatusCode);
    }

    private void Redirect(int status, string location, int times = 1) => Service.Faults.Add(
        new Fault { Route = ServiceRoute.Image, Status = status, RawBody = "", Location = location, Times = times });
}
