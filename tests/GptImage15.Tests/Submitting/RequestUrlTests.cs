using GptImage15.Submitting;

namespace GptImage15.Tests.Submitting;

/// <summary>The addresses in a request: the service fetches them itself, so only the web's are any use to it.</summary>
public class RequestUrlTests
{
    private const string FilePathHint = "The service accepts only URLs";

    [Theory]
    [InlineData("https://example.com/a.jpg")]
    [InlineData("http://example.com/a.jpg?size=1&x=%20")]
    [InlineData("HTTPS://example.com/写真.png")]
    public void An_absolute_web_address_is_sent_as_it_was_given(string url)
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
    public void A_path_of_this_machine_is_refused_with_what_to_do_instead(string path)
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
    public void An_address_of_another_kind_is_refused(string url)
    {
        var message = Refusal(new() { Prompt = "p", ImageUrl = [url] });

        Assert.Contains(url, message);
        Assert.DoesNotContain(FilePathHint, message);
    }

    [Fact]
    public void One_bad_address_among_good_ones_is_the_one_named()
    {
        var message = Refusal(new() { Prompt = "p", ImageUrl = ["https://example.com/a.png", "b.png"] });

        Assert.Contains("'b.png'", message);
    }

    [Theory]
    [InlineData("/hook")]
    [InlineData("ftp://example.com/hook")]
    public void A_callback_is_held_to_the_same(string url) =>
        Assert.Contains("CallbackUrl", Refusal(new() { Prompt = "p", CallbackUrl = url }));

    private static string Refusal(GptImageRequest request)
    {
        var error = Assert.Throws<GptImageException>(() => RequestRules.Check(request));
        Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId);
        return error.Message;
    }
}
