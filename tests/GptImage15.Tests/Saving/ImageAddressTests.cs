using GptImage15.Addresses;
using GptImage15.Saving;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Saving;

/// <summary>Where images can be downloaded from, and what the request holds.</summary>
public class ImageAddressTests : SaveTest
{
    [Fact]
    public async Task Given_an_image_when_downloading_then_the_API_key_is_not_sent()
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
    [InlineData("http://0.0.0.0/a.png")]
    [InlineData("http://localhost.example.com/a.png")]
    [InlineData("ftp://example.com/a.png")]
    public async Task Given_neither_https_nor_loopback_when_downloading_then_it_is_InsecureUri(string url) =>
        AssertNothingSaved(GptImageErrorId.InsecureUri, await Save(new Uri(url), retries: 4));

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Given_a_redirect_when_downloading_then_it_is_followed(int status)
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
    public async Task Given_a_relative_redirect_when_downloading_then_it_is_followed(string location)
    {
        Redirect(302, location);

        Assert.Equal("fox.webp", (await Save(Image())).Result?.Name);
    }

    [Fact]
    public async Task Given_five_redirects_when_downloading_then_they_are_followed()
    {
        Redirect(302, "/files/fox?size=1000", times: 5);

        Assert.NotNull((await Save(Image())).Result);
        Assert.Equal(6, Ledger.Requests(ServiceRoute.Image));
    }

    [Fact]
    public async Task Given_six_redirects_when_downloading_then_the_last_is_refused()
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
    public async Task Given_a_redirect_to_an_insecure_address_when_downloading_then_it_is_refused(string location)
    {
        Redirect(302, location);

        AssertNothingSaved(GptImageErrorId.RedirectRefused, await Save(Image(), retries: 4));
        Assert.Equal(1, Ledger.Requests(ServiceRoute.Image));
    }

    [Theory]
    [InlineData("http://user:sk-1@example.com/sk-2?key=sk-3#sk-4", "http://example.com")]
    [InlineData("//[sk-1", "(?)")]
    public async Task Given_a_refused_redirect_when_downloading_then_the_error_shows_only_its_host(
        string location, string shown)
    {
        Redirect(302, location);

        var error = (await Save(Image())).Error!;

        Assert.Contains($" {shown}. ", error.Message);
        Assert.DoesNotContain("sk-", error.Message);
    }

    [Theory]
    [InlineData(302, 6)]
    [InlineData(500, 1)]
    public async Task Given_a_failure_after_a_redirect_when_downloading_then_the_error_names_the_requested_address(
        int status, int times)
    {
        Redirect(302, "/files/fox?key=sk-1");
        Service.Faults.Add(
            new Fault
            {
                Route = ServiceRoute.Image,
                Status = status,
                RawBody = "",
                Location = "/files/fox?key=sk-1",
                Times = times,
            });

        var error = (await Save(Image())).Error!;

        Assert.Contains(Image().GetLeftPart(UriPartial.Path), error.Message);
        Assert.DoesNotContain("sk-", error.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://")]
    public async Task Given_a_redirect_without_a_valid_location_when_downloading_then_it_is_DownloadFailed(
        string? location)
    {
        Service.Faults.Add(new Fault { Route = ServiceRoute.Image, Status = 302, RawBody = "", Location = location });

        var outcome = await Save(Image());

        AssertNothingSaved(GptImageErrorId.DownloadFailed, outcome);
        Assert.Equal(302, outcome.Error!.StatusCode);
    }

    private void Redirect(int status, string location, int times = 1) => Service.Faults.Add(
        new Fault { Route = ServiceRoute.Image, Status = status, RawBody = "", Location = location, Times = times });

    public static TheoryData<string> NoAddresses =>
    [
        "", "no address", "/tmp/a.png", "C:\\a.png", "file:///etc/passwd", "mailto:x", "data:image/png;base64,AA",
        "javascript:alert(1)",
        "https:///a.png", "https://a..b/a.png", "https://h:99999/a.png", "https://a\u200db.example/a.png",
        "https://\u200d/a.png",
        "https://\ud83d/a.png", "https://" + new string('a', 300) + ".example/a.png",
        "https://user:secret@example.com/a.png",
        "https://user@127.0.0.1/a.png", new string('x', 100_000),
    ];

    [Theory]
    [MemberData(nameof(NoAddresses))]
    public async Task Given_what_is_no_address_among_others_when_saving_then_it_is_an_error_and_they_are_saved(
        string url)
    {
        var outcomes = await Save(Request(url, "a"), Request(url, null), Request(Image(), "b"));

        Assert.Equal("b.png", Assert.Single(Folder.FileNames));
        var errors = outcomes.Where(outcome => outcome.Result is null).ToArray();
        Assert.Equal(2, errors.Length);
        Assert.All(errors, outcome =>
        {
            Assert.Equal(GptImageErrorId.InvalidRequest, outcome.Error?.ErrorId);
            Assert.DoesNotContain("secret", outcome.Error!.Message);
            Assert.DoesNotContain("secret", (string)outcome.Target!);
            Assert.InRange(outcome.Error.Message.Length, 10, 1000);
        });
    }

    [Theory]
    [InlineData("https://127.0.0.1:1/\ud83d.png")]
    [InlineData("https://[fe80::1%25none]/a.png")]
    [InlineData("https://[::1%25lo]:1/a.png")]
    [InlineData("https://127.0.0.1:0/a.png")]
    [InlineData("https://0.0.0.0:1/a.png")]
    [InlineData("https://[::]:1/a.png")]
    public async Task Given_an_address_where_nothing_is_when_saving_then_it_is_a_failed_download(string url)
    {
        var outcomes = await Save(Request(url, null), Request(Image(), "b"));

        Assert.Equal("b.png", Assert.Single(Folder.FileNames));
        Assert.Equal(
            GptImageErrorId.DownloadFailed, Assert.Single(outcomes, outcome => outcome.Result is null).Error?.ErrorId);
    }

    [Fact]
    public async Task Given_an_address_of_64000_characters_when_saving_then_it_has_an_outcome()
    {
        var outcome = await Save(new Uri(Image().AbsoluteUri + "&x=" + new string('x', 64_000)));

        Assert.Equal(GptImageErrorId.DownloadFailed, outcome.Error?.ErrorId);
    }

    public static TheoryData<string> OfThisMachine =>
    [
        "http://127.0.0.1:1/a.png", "http://localhost:1/a.png", "https://localhost:1/a.png",
        "https://a.localhost:1/a.png", "https://localhost.:1/a.png",
        "https://127.1.2.3:1/a.png", "http://2130706433:1/a.png", "https://[::1]:1/a.png",
        "https://[::ffff:127.0.0.2]:1/a.png",
        "https://[::ffff:10.0.0.1]:1/a.png", "https://0.0.0.0:1/a.png", "https://[::]:1/a.png",
        "https://\uff11\uff12\uff17.0.0.1:1/a.png",
        "https://10.1.2.3:1/a.png", "https://172.16.0.1:1/a.png", "https://192.168.0.1:1/a.png",
        "https://169.254.169.254:1/a.png",
        "https://[fe80::1%25lo]:1/a.png", "https://[fd00::1]:1/a.png",
    ];

    [Theory]
    [MemberData(nameof(OfThisMachine))]
    public async Task Given_a_public_service_when_it_names_an_address_of_this_machine_or_network_then_it_is_not_asked(
        string url) =>
        AssertNothingSaved(
            GptImageErrorId.InsecureUri,
            await SaveOf(GptImageClientOptions.DefaultBaseUri, Request(url, "fox", isFromService: true)));

    [Fact]
    public async Task Given_a_public_service_when_it_names_a_server_that_listens_here_then_that_gets_no_request()
    {
        var outcome = await SaveOf(
            GptImageClientOptions.DefaultBaseUri, Request(Image().AbsoluteUri, "fox", isFromService: true));

        AssertNothingSaved(GptImageErrorId.InsecureUri, outcome);
        Assert.Equal(ErrorCase.ImageAddressNotPublic, outcome.Error!.Case);
        Assert.Equal(0, Ledger.Requests(ServiceRoute.Image));
    }

    [Fact]
    public async Task Given_an_address_of_this_machine_when_the_user_names_it_then_it_is_asked() =>
        Assert.NotNull((await SaveOf(GptImageClientOptions.DefaultBaseUri, Request(Image()))).Result);

    [Fact]
    public async Task Given_a_service_on_this_machine_when_it_names_an_address_of_it_then_that_is_asked() =>
        Assert.NotNull(
            (await SaveOf(Service.BaseUri, Request(Image().AbsoluteUri, "fox", isFromService: true))).Result);

    [Theory]
    [InlineData("https://user:secret@127.0.0.1/a.png")]
    [InlineData("mailto:x")]
    public async Task Given_a_redirect_to_no_address_of_an_image_when_saving_then_it_is_refused(string location)
    {
        Redirect(302, location);

        var outcome = await Save(Image(), retries: 4);

        Assert.Contains(
            outcome.Error!.ErrorId, new[] { GptImageErrorId.RedirectRefused, GptImageErrorId.DownloadFailed });
        Assert.DoesNotContain("secret", outcome.Error.Message);
        Assert.Empty(Folder.FileNames);
        Assert.Equal(1, Ledger.Requests(ServiceRoute.Image));
    }

    [Theory]
    [InlineData("https://cdn.example.com", "https://127.0.0.1/a.png", false)]
    [InlineData("https://cdn.example.com", "https://[::ffff:127.0.0.2]/a.png", false)]
    [InlineData("https://cdn.example.com", "https://192.168.0.1/a.png", false)]
    [InlineData("https://cdn.example.com", "https://10.0.0.1/a.png", false)]
    [InlineData("https://cdn.example.com", "https://172.16.0.1/a.png", false)]
    [InlineData("https://cdn.example.com", "https://172.32.0.1/a.png", true)]
    [InlineData("https://cdn.example.com", "https://169.254.169.254/a.png", false)]
    [InlineData("https://cdn.example.com", "https://[fe80::1]/a.png", false)]
    [InlineData("https://cdn.example.com", "https://[fd00::1]/a.png", false)]
    [InlineData("https://192.168.0.1", "https://192.168.0.2/a.png", true)]
    [InlineData("https://192.168.0.1", "https://localhost/a.png", false)]
    [InlineData("http://127.0.0.1", "https://192.168.0.2/a.png", true)]
    [InlineData("http://127.0.0.1", "http://localhost/a.png", true)]
    [InlineData("https://cdn.example.com", "https://elsewhere.example/a.png", true)]
    [InlineData("https://cdn.example.com", "https://a\u200db.example/a.png", false)]
    public void Given_a_redirect_when_it_leads_nearer_to_this_machine_then_it_is_refused(
        string from, string to, bool isFollowed)
    {
        var exception = Record.Exception(() => ImageAddress.Redirect(new Uri(from), new Uri(from), new Uri(to), 0));

        Assert.Equal(isFollowed ? null : GptImageErrorId.RedirectRefused, (exception as GptImageException)?.ErrorId);
    }

    private async Task<GptImageOutcome<FileInfo>> SaveOf(Uri service, ImageToSave request)
    {
        GptImageOutcome<FileInfo>? outcome = null;
        var client = Create.Client(
            null, new GptImageClientOptions { BaseUri = service, MaximumRetryCount = 0, TimeProvider = Clock });
        var engine = Create.SaveEngine(client, Destination, Saving, only => outcome = only);
        await engine.AddAsync(request, CancellationToken.None);
        await engine.CompleteAsync();
        return outcome!;
    }
}
