using System.Net;
using System.Text;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Transport;

/// <summary>A proxy forwards requests, and never receives the key.</summary>
public class ProxyTests : ServiceTest
{
    private const string Key = "sk-proxied-0123456789";
    private const string Refusal = "HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    private const string WantsPassword =
        "HTTP/1.1 407 Proxy Authentication Required\r\n"
        + "Proxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n";

    private static readonly Uri FarService = new("https://service.test:8443/");

    private protected override SimulatorOptions ServiceOptions => new() { ApiKey = Key };

    [Fact]
    public async Task Given_a_proxy_when_calling_over_https_then_it_gets_a_CONNECT_without_the_key()
    {
        await using var proxy = RawListener.OfHttp(_ => Refusal);

        var error = await Assert.ThrowsAsync<GptImageException>(
            () => Client(proxy, FarService).SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        var request = Assert.Single(await proxy.ReceivedTextAsync());
        Assert.StartsWith("CONNECT service.test:8443 HTTP/1.1\r\n", request);
        AssertWithoutSecrets(request);
    }

    [Fact]
    public async Task Given_a_proxy_with_a_tunnel_when_calling_then_only_TLS_goes_through_it()
    {
        var tunnel = Encoding.ASCII.GetBytes("HTTP/1.1 200 Connection established\r\n\r\n");
        await using var proxy = new RawListener(
            received => received.AsSpan().EndsWith("\r\n\r\n"u8) ? tunnel : received[0] == 0x16 ? [] : null);

        var error = await Assert.ThrowsAsync<GptImageException>(
            () => Client(proxy, FarService).SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        var sent = Assert.Single(await proxy.ReceivedTextAsync());
        var hello = sent[(sent.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.StartsWith("\x16\x03", hello);
        AssertWithoutSecrets(sent);
    }

    [Fact]
    public async Task Given_a_proxy_credential_when_the_proxy_asks_for_it_then_it_is_sent()
    {
        await using var proxy = RawListener.OfHttp(
            head => head.Contains("Proxy-Authorization", StringComparison.Ordinal) ? Refusal : WantsPassword);
        var options = Through(proxy, FarService);
        options.ProxyCredential = new NetworkCredential("user", "päss:word");

        await Assert.ThrowsAsync<GptImageException>(() => Create.Client(Key, options).GetStatusAsync("n1"));

        var sent = string.Concat(await proxy.ReceivedTextAsync());
        Assert.Contains(
            $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("user:päss:word"))}\r\n", sent);
        AssertWithoutSecrets(sent);
    }

    [Fact]
    public async Task Given_a_proxy_that_wants_a_password_when_submitting_without_one_then_nothing_is_sent()
    {
        await using var proxy = RawListener.OfHttp(_ => WantsPassword);

        var error = await Assert.ThrowsAsync<GptImageException>(
            () => Client(proxy, FarService).SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        Assert.Contains("407", error.Message);
    }

    [Fact]
    public async Task Given_a_password_in_the_proxy_address_when_calling_then_no_error_shows_it()
    {
        await using var proxy = RawListener.OfHttp(_ => WantsPassword);
        var options = Through(proxy, FarService);
        options.Proxy = new Uri($"http://us%40er:p%C3%A4ss%3Aword@127.0.0.1:{proxy.Port}");
        var client = Create.Client(Key, options);

        var ofStatus = await Assert.ThrowsAsync<GptImageException>(() => client.GetStatusAsync("n1"));
        var ofSubmission = await Assert.ThrowsAsync<GptImageException>(
            () => client.SubmitAsync(new() { Prompt = "a fox" }));
        var ofImage = await Assert.ThrowsAsync<GptImageException>(
            () => client.DownloadAsync(new Uri("https://images.test/a.png"), Stream.Null));

        Assert.All([ofStatus, ofSubmission, ofImage], error =>
        {
            Assert.Contains("407", error.Message);
            Assert.DoesNotMatch("word|us%40er|us@er", error.ToString());
        });
    }

    [Fact]
    public async Task Given_a_proxy_that_repeats_its_credential_when_calling_then_no_error_shows_it()
    {
        const string Token = "dXNlcjpwYXNzIHdvcmQgOQ==";
        Assert.Equal("user:pass word 9", Encoding.ASCII.GetString(Convert.FromBase64String(Token)));
        await using var proxy = RawListener.OfHttp(head => head.Contains(Token, StringComparison.Ordinal)
            ? $"HTTP/1.1 502 {Token}\r\nConnection: close\r\n\r\nNo service for user:pass word 9 ({Token})."
            : WantsPassword);
        var options = Through(proxy, Service.BaseUri);
        options.ProxyCredential = new NetworkCredential("user", "pass word 9");

        var error = await Assert.ThrowsAsync<GptImageException>(() => Create.Client(Key, options).GetStatusAsync("n1"));

        Assert.Equal((GptImageErrorId.ServerError, 502), (error.ErrorId, error.StatusCode));
        Assert.Contains("No service for user:***", error.Message);
        Assert.DoesNotContain(Token, error.Message);
    }

    [Fact]
    public async Task Given_a_proxy_when_downloading_then_the_download_goes_through_it()
    {
        await using var proxy = RawListener.OfHttp(_ => Refusal);

        await Assert.ThrowsAsync<GptImageException>(
            () => Client(proxy, FarService).DownloadAsync(new Uri("https://images.test/a.png"), Stream.Null));

        var request = Assert.Single(await proxy.ReceivedTextAsync());
        Assert.StartsWith("CONNECT images.test:443 HTTP/1.1\r\n", request);
        AssertWithoutSecrets(request);
    }

    [Fact]
    public async Task Given_a_proxy_on_another_machine_when_calling_loopback_over_http_then_it_is_bypassed()
    {
        var options = Options();
        options.Proxy = new Uri("http://proxy.invalid:3128");

        var task = await Create.Client(Key, options).SubmitAsync(new() { Prompt = "a fox" });
        var done = await Create.Client(Key, options).GetStatusAsync(task.TaskId!);
        using var image = new MemoryStream();
        await Create.Client(null, options).DownloadAsync(new Uri(done.ImageUrl[0]), image);

        Assert.Equal(3, Ledger.SeenRequests.Count);
        Assert.True(image.Length > 0);
    }

    [Fact]
    public async Task Given_a_proxy_on_this_machine_when_calling_loopback_over_http_then_it_is_used()
    {
        await using var proxy = RawListener.OfHttp(_ => Refusal);

        var error = await Assert.ThrowsAsync<GptImageException>(
            () => Client(proxy, Service.BaseUri).GetStatusAsync("n1"));

        Assert.Equal((GptImageErrorId.ServerError, 502), (error.ErrorId, error.StatusCode));
        Assert.Empty(Ledger.SeenRequests);
    }

    [Theory]
    [InlineData("proxy.example.com:8080")]
    [InlineData("ftp://proxy.example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("proxy")]
    public void Given_what_is_no_proxy_address_when_creating_a_client_then_it_is_refused(string address)
    {
        var options = new GptImageClientOptions { Proxy = new Uri(address, UriKind.RelativeOrAbsolute) };

        var error = Assert.Throws<GptImageException>(() => Create.Client(Key, options));

        Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId);
        Assert.Contains(address, error.Message);
    }

    [Theory]
    [InlineData("user:secret@proxy.example.com:8080")]
    [InlineData("user:se/cret@proxy.example.com:8080")]
    [InlineData("ftp://user:secret@proxy.example.com/")]
    [InlineData("proxy.example.com?password=secret")]
    public void Given_a_secret_in_a_refused_proxy_address_when_creating_a_client_then_the_error_does_not_show_it(
        string address)
    {
        var options = new GptImageClientOptions { Proxy = new Uri(address, UriKind.RelativeOrAbsolute) };

        var error = Assert.Throws<GptImageException>(() => Create.Client(Key, options));

        Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId);
        Assert.Contains("proxy.example.com", error.Message);
        Assert.DoesNotMatch("cret", error.Message);
    }

    [Fact]
    public void Given_a_proxy_host_that_is_no_DNS_name_when_creating_a_client_then_it_is_refused()
    {
        var options = new GptImageClientOptions { Proxy = new Uri("http://pro\u200dxy.test:8080") };

        Assert.Equal(
            GptImageErrorId.InvalidRequest,
            Assert.Throws<GptImageException>(() => Create.Client(Key, options)).ErrorId);
    }

    private GptImageClientOptions Through(RawListener proxy, Uri service)
    {
        var options = Options();
        options.BaseUri = service;
        options.Proxy = new Uri($"http://127.0.0.1:{proxy.Port}");
        return options;
    }

    private GptImageClient Client(RawListener proxy, Uri service) => Create.Client(Key, Through(proxy, service));

    private static void AssertWithoutSecrets(string sent)
    {
        Assert.DoesNotContain(Key, sent);
        Assert.DoesNotContain("\nAuthorization:", sent, StringComparison.OrdinalIgnoreCase);
    }
}
