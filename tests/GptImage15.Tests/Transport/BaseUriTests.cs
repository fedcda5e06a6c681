using GptImage15.Addresses;
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
    [InlineData("https://example.com/a//", "https://example.com/a/")]
    [InlineData("http://localhost:8080//", "http://localhost:8080/")]
    public void Given_https_or_loopback_when_used_as_base_address_then_it_is_accepted_and_ends_in_a_slash(
        string given, string taken) =>
        Assert.Equal(taken, SecureUri.CheckBase(new Uri(given)).AbsoluteUri);

    [Theory]
    [InlineData("http://gptimage15.ai/")]
    [InlineData("http://127.0.0.1.example.com/")]
    [InlineData("http://192.168.0.1/")]
    public void Given_http_to_another_machine_when_used_as_base_address_then_it_is_refused(string address) =>
        Assert.Equal(GptImageErrorId.InsecureUri, Refusal(new Uri(address)));

    [Theory]
    [InlineData("ftp://gptimage15.ai/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://gptimage15.ai/?x=1")]
    [InlineData("https://gptimage15.ai/#x")]
    [InlineData("https://user:password@gptimage15.ai/")]
    public void Given_what_is_no_base_address_when_used_as_one_then_it_is_refused(string address) =>
        Assert.Equal(GptImageErrorId.InvalidRequest, Refusal(new Uri(address)));

    [Fact]
    public void Given_a_relative_address_when_used_as_base_address_then_it_is_refused() =>
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
    public void Given_a_secret_in_a_refused_address_when_used_as_base_address_then_the_error_does_not_show_it(
        string address)
    {
        var error = Error(new Uri(address, UriKind.RelativeOrAbsolute));

        Assert.Contains("gptimage15.ai", error.Message);
        Assert.DoesNotMatch("(?i)pass.{0,2}-?word", error.ToString());
    }

    [Fact]
    public void Given_a_host_that_is_no_DNS_name_when_used_as_base_address_then_it_is_refused() =>
        Assert.Equal(GptImageErrorId.InvalidRequest, Refusal(new Uri("https://gpt\u200dimage15.ai/")));

    private static GptImageErrorId Refusal(Uri address) => Error(address).ErrorId;

    private static GptImageException Error(Uri address) =>
        Assert.Throws<GptImageException>(() => Create.Client("sk-1", new() { BaseUri = address }));
}
