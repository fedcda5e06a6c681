using GptImage15.Requests;

namespace GptImage15.Tests.Submitting;

/// <summary>A request that the check refuses gets the advice for its case.</summary>
public sealed class RequestCheckTests
{
    [Fact]
    public void Given_a_text_of_a_wrong_encoding_when_checking_then_the_error_has_its_own_case()
    {
        var prompt = Check(new() { Prompt = "a caf\uFFFD" });
        var idempotencyKey = Check(new() { Prompt = "a fox", IdempotencyKey = "caf\uFFFD" });
        var surrogate = Check(new() { Prompt = "a \ud800" });

        Assert.Equal(
            [ErrorCase.TextDamaged, ErrorCase.TextDamaged, ErrorCase.General],
            new[] { prompt, idempotencyKey, surrogate }.Select(error => error.Case));
    }

    [Theory]
    [InlineData("://images.test/a.png", "is not an absolute http or https URL.")]
    [InlineData("ftp://images.test/a.png", "is not an absolute http or https URL.")]
    [InlineData("images/a.png", "is a path on this machine.")]
    [InlineData("file:///images/a.png", "is a path on this machine.")]
    public void Given_an_image_URL_that_is_none_when_checking_then_the_message_names_the_mistake(
        string url, string mistake)
    {
        var error = Check(new() { Prompt = "a fox", ImageUrl = [url] });

        Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId);
        Assert.Contains(mistake, error.Message, StringComparison.Ordinal);
    }

    private static GptImageException Check(GptImageRequest request) =>
        Assert.Throws<GptImageException>(() => CheckedRequest.Of(request));
}
