using GptImage15.Requests;

namespace GptImage15.Tests.Submitting;

/// <summary>The addresses in a request: the service fetches them itself, so only the web's are any use to it.</summary>
public class RequestUrlTests
{
    private const string FilePathHint = "The service accepts only URLs";

    [Theory]
    [InlineData("https://example.com/a.jpg")]
    [InlineData("http://example.com/a.jpg?size=1&x=%20")]
    [InlineData("HTTPS://example.com/写真.png")]
    public void Given_an_absolute_web_address_when_checked_then_it_is_unchanged(string url)
    {
        var request = RequestRules.Check(new() { Prompt = "p", ImageUrl = [url], CallbackUrl = url });

        Assert.Equal(url, Assert.Single(request.ImageUrl!));
        Assert.Equal(url, request.CallbackUrl);
    }

    [Theory]
    [InlineData("/home/me/a.png")]
    [InlineData("C:\\pictures\\a.png")]
    [InlineData("\\\\server\\share\\a.png")]
    [InlineData("./a.png")]
    [InlineData("a.png")]
    [InlineData("file:///home/me/a.png")]
    public void Given_a_local_path_when_checked_then_it_is_refused_with_what_to_do_instead(string path)
    {
        var message = Refusal(new() { Prompt = "p", ImageUrl = [path] });

        Assert.Contains("ImageUrl", message);
        Assert.Contains(path, message);
        Assert.Contains(FilePathHint, message);
    }

    [Theory]
    [InlineData("ftp://example.com/a.png")]
    [InlineData("https://")]
    [InlineData("ws://example.com/")]
    public void Given_an_address_of_another_scheme_when_checked_then_it_is_refused(string url)
    {
        var message = Refusal(new() { Prompt = "p", ImageUrl = [url] });

        Assert.Contains(url, message);
        Assert.DoesNotContain(FilePathHint, message);
    }

    [Fact]
    public void Given_one_bad_address_among_good_ones_when_checked_then_the_error_names_it()
    {
        var message = Refusal(new() { Prompt = "p", ImageUrl = ["https://example.com/a.png", "b.png"] });

        Assert.Contains("'b.png'", message);
    }

    [Theory]
    [InlineData("/hook")]
    [InlineData("ftp://example.com/hook")]
    public void Given_a_bad_callback_address_when_checked_then_it_is_refused(string url) =>
        Assert.Contains("CallbackUrl", Refusal(new() { Prompt = "p", CallbackUrl = url }));

    private static string Refusal(GptImageRequest request)
    {
        var error = Assert.Throws<GptImageException>(() => RequestRules.Check(request));
        Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId);
        return error.Message;
    }
}
