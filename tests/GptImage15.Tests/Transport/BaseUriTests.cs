using GptImage15.Transport;

namespace GptImage15.Tests.Transport;

public class BaseUriTests
{
    [Theory]
    [InlineData("https://gptimage15.ai", "https://gptimage15.ai/")]
    [InlineData("https://gptimage15.ai/", "https://gptimage15.ai/")]
    [InlineData("https://proxy.example.com/gpt", "https://proxy.example.com/gpt/")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://localhost:8080/", "http://localhost:8080/")]
    [InlineData("http://[::1]:8080/", "http://[::1]:8080/")]
    public void An_address_that_keeps_the_key_safe_is_taken_and_ends_in_a_slash(string given, string taken) =>
        Assert.Equal(taken, SecureUri.CheckBase(new Uri(given)).AbsoluteUri);

    [Theory]
    [InlineData("http://gptimage15.ai/")]
    [InlineData("http://127.0.0.1.example.com/")]
    [InlineData("http://192.168.0.1/")]
    public void Plain_http_to_another_machine_is_refused(string address) =>
        Assert.Equal(GptImageErrorId.InsecureUri, Refusal(new Uri(address)));

    [Theory]
    [InlineData("ftp://gptimage15.ai/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://gptimage15.ai/?x=1")]
    [InlineData("https://gptimage15.ai/#x")]
    [InlineData("https://user:password@gptimage15.ai/")]
    public void What_is_no_base_address_is_refused(string address) =>
        Assert.Equal(GptImageErrorId.InvalidRequest, Refusal(new Uri(address)));

    [Fact]
    public void A_relative_address_is_refused() =>
        Assert.Equal(GptImageErrorId.InvalidRequest, Refusal(new Uri("api", UriKind.Relative)));

    [Theory]
    [InlineData("https://user:pass-word@gptimage15.ai/")]
    [InlineData("http://user:pass-word@gptimage15.ai/")]
    [InlineData("https://pass-word@gptimage15.ai/")]
    [InlineData("https://user:pass%2Dword@gptimage15.ai/")]
    [InlineData("https://gptimage15.ai/?sig=pass-word")]
    [InlineData("http://gptimage15.ai/a/b?sig=pass-word")]
    [InlineData("https://gptimage15.ai/#pass-word")]
    [InlineData("ftp://user:pass-word@gptimage15.ai/")]
    [InlineData("user:pass-word@gptimage15.ai")]
    [InlineData("user:7/pass-word@gptimage15.ai")]
    [InlineData("//user:pass-word@gptimage15.ai/")]
    [InlineData("gptimage15.ai?sig=pass-word")]
    public void A_secret_in_an_address_that_is_refused_is_not_shown(string address)
    {
        var error = Error(new Uri(address, UriKind.RelativeOrAbsolute));

        Assert.Contains("gptimage15.ai", error.Message);
        Assert.DoesNotMatch("(?i)pass.{0,2}-?word", error.ToString());
    }

    [Fact]
    public void A_host_that_has_no_name_in_DNS_is_refused() =>
        Assert.Equal(GptImageErrorId.InvalidRequest, Refusal(new Uri("https://gpt\u200dimage15.ai/")));

    private static GptImageErrorId Refusal(Uri address) => Error(address).ErrorId;

    private static GptImageException Error(Uri address) =>
        Assert.Throws<GptImageException>(() => Create.Client("sk-1", new() { BaseUri = address }));
}
