using System.Net;
using System.Text;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Transport;

/// <summary>A proxy carries what it is given, and is given nothing it could read the key from.</summary>
public class ProxyTests : ServiceTest
{
    private const string Key = "sk-proxied-0123456789";
    private const string Refusal = "HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    private const string WantsPassword =
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n";

    private static readonly Uri FarService = new("https://service.test:8443/");

    private protected override SimulatorOptions ServiceOptions => new() { ApiKey = Key };

    [Fact]
    public async Task It_is_asked_for_a_tunnel_to_the_service_and_is_not_told_the_key()
    {
        await using var proxy = RawListener.OfHttp(_ => Refusal);

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(proxy, FarService).SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        var request = Assert.Single(await proxy.ReceivedTextAsync());
        Assert.StartsWith("CONNECT service.test:8443 HTTP/1.1\r\n", request);
        AssertWithoutSecrets(request);
    }

    [Fact]
    public async Task Through_its_tunnel_goes_TLS_and_before_that_stands_nothing()
    {
        var tunnel = Encoding.ASCII.GetBytes("HTTP/1.1 200 Connection established\r\n\r\n");
        await using var proxy = new RawListener(received => received.AsSpan().EndsWith("\r\n\r\n"u8) ? tunnel : received[0] == 0x16 ? [] : null);

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(proxy, FarService).SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        var sent = Assert.Single(await proxy.ReceivedTextAsync());
        var hello = sent[(sent.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.StartsWith("\x16\x03", hello);
        AssertWithoutSecrets(sent);
    }

    [Fact]
    public async Task It_is_told_the_credential_that_is_meant_for_it()
    {
        await using var proxy = RawListener.OfHttp(
            head => head.Contains("Proxy-Authorization", StringComparison.Ordinal) ? Refusal : WantsPassword);
        var options = Through(proxy, FarService);
        options.ProxyCredential = new NetworkCredential("user", "päss:word");

        await Assert.ThrowsAsync<GptImageException>(() => Create.Client(Key, options).GetStatusAsync("n1"));

        var sent = string.Concat(await proxy.ReceivedTextAsync());
        Assert.Contains($"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("user:päss:word"))}\r\n", sent);
        AssertWithoutSecrets(sent);
    }

    [Fact]
    public async Task One_that_wants_a_password_nobody_gave_keeps_a_submission_from_being_sent()
    {
        await using var proxy = RawListener.OfHttp(_ => WantsPassword);

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(proxy, FarService).SubmitAsync(new() { Prompt = "a fox" }));

        Assert.Equal(GptImageErrorId.ConnectionFailed, error.ErrorId);
        Assert.Contains("407", error.Message);
    }

    [Fact]
    public async Task The_user_and_password_in_its_address_are_shown_to_nobody()
    {
        await using var proxy = RawListener.OfHttp(_ => WantsPassword);
        var options = Through(proxy, FarService);
        options.Proxy = new Uri($"http://us%40er:p%C3%A4ss%3Aword@127.0.0.1:{proxy.Port}");
        var client = Create.Client(Key, options);

        var ofStatus = await Assert.ThrowsAsync<GptImageException>(() => client.GetStatusAsync("n1"));
        var ofSubmission = await Assert.ThrowsAsync<GptImageException>(() => client.SubmitAsync(new() { Prompt = "a fox" }));
        var ofImage = await Assert.ThrowsAsync<GptImageException>(() => client.DownloadAsync(new Uri("https://images.test/a.png"), Stream.Null));

        Assert.All([ofStatus, ofSubmission, ofImage], error =>
        {
            Assert.Contains("407", error.Message);
            Assert.DoesNotMatch("word|us%40er|us@er", error.ToString());
        });
    }

    [Fact]
    public async Task What_it_was_told_and_sends_back_is_in_no_error()
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
    public async Task It_also_carries_the_downloads()
    {
        await using var proxy = RawListener.OfHttp(_ => Refusal);

        await Assert.ThrowsAsync<GptImageException>(
            () => Client(proxy, FarService).DownloadAsync(new Uri("https://images.test/a.png"), Stream.Null));

        var request = Assert.Single(await proxy.ReceivedTextAsync());
        Assert.StartsWith("CONNECT images.test:443 HTTP/1.1\r\n", request);
        AssertWithoutSecrets(request);
    }

    [Fact]
    public async Task One_on_another_machine_is_not_told_what_is_sent_in_clear_to_this_one()
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
    public async Task One_on_this_machine_may_look_at_what_is_sent_to_this_machine()
    {
        await using var proxy = RawListener.OfHttp(_ => Refusal);

        var error = await Assert.ThrowsAsync<GptImageException>(() => Client(proxy, Service.BaseUri).GetStatusAsync("n1"));

        Assert.Equal((GptImageErrorId.ServerError, 502), (error.ErrorId, error.StatusCode));
        Assert.Empty(Ledger.SeenRequests);
    }

    [Theory]
    [InlineData("proxy.example.com:8080")]
    [InlineData("ftp://proxy.example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("proxy")]
    public void What_is_no_address_of_one_is_refused_before_anything_is_sent_or_recorded(string address)
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
    public void A_secret_in_what_is_no_address_of_one_is_not_shown(string address)
    {
        var options = new GptImageClientOptions { Proxy = new Uri(address, UriKind.RelativeOrAbsolute) };

        var error = Assert.Throws<GptImageException>(() => Create.Client(Key, options));

        Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId);
        Assert.Contains("proxy.example.com", error.Message);
        Assert.DoesNotMatch("cret", error.Message);
    }

    [Fact]
    public void One_whose_host_has_no_name_in_DNS_is_refused()
    {
        var options = new GptImageClientOptions { Proxy = new Uri("http://pro\u200dxy.test:8080") };

        Assert.Equal(GptImageErrorId.InvalidRequest, Assert.Throws<GptImageException>(() => Create.Client(Key, options)).ErrorId);
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
