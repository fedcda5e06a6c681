using System.Text;
using GptImage15.Requests;

namespace GptImage15.Tests.Submitting;

/// <summary>The fields of a request that stay on this side: checked before a credit is spent, and never sent.</summary>
public sealed class LocalFieldTests
{
    [Theory]
    [InlineData(" nightly ", "nightly")]
    [InlineData(" ", null)]
    [InlineData("", null)]
    public void Given_a_tag_when_checked_then_white_space_around_it_is_removed(string tag, string? expected) =>
        Assert.Equal(expected, Check(new() { Tag = tag }).Request.Tag);

    [Theory]
    [InlineData("fox.png")]
    [InlineData("customers/Müller/fox")]
    [InlineData(@"customers\fox")]
    [InlineData("..fox")]
    public void Given_a_name_below_the_destination_when_checked_then_it_is_kept(string name) =>
        Assert.Equal(name, Check(new() { FileName = name }).Request.FileName);

    [Theory]
    [InlineData("../fox.png")]
    [InlineData("a/../../fox.png")]
    [InlineData(@"a\..\fox.png")]
    [InlineData("/etc/fox.png")]
    [InlineData(@"C:\fox.png")]
    [InlineData("C:fox.png")]
    [InlineData("a//fox.png")]
    [InlineData("a/")]
    [InlineData(".")]
    public void Given_a_name_outside_the_destination_when_checked_then_the_error_names_it(string name)
    {
        var error = Assert.Throws<GptImageException>(() => Check(new() { FileName = name }));

        Assert.Equal(GptImageErrorId.InvalidRequest, error.ErrorId);
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_texts_that_are_too_long_when_checked_then_the_error_has_both_lengths()
    {
        var tag = Assert.Throws<GptImageException>(() => Check(new() { Tag = new('x', 257) }));
        var name = Assert.Throws<GptImageException>(() => Check(new() { FileName = new('x', 241) }));

        Assert.Matches("257.*256", tag.Message);
        Assert.Matches("241.*240", name.Message);
    }

    [Fact]
    public void Given_half_a_character_when_checked_then_it_is_refused()
    {
        Assert.Throws<GptImageException>(() => Check(new() { Tag = "a\ud83d" }));
        Assert.Throws<GptImageException>(() => Check(new() { FileName = "a\ud83d" }));
    }

    [Fact]
    public void Given_a_tag_and_a_file_name_when_checked_then_the_request_to_the_service_is_the_same()
    {
        var bare = Check(new());
        var named = Check(new() { Tag = "nightly", FileName = "fox.png" });

        Assert.Equal(Encoding.UTF8.GetString(bare.Body), Encoding.UTF8.GetString(named.Body));
        Assert.Equal(bare.Fingerprint, named.Fingerprint);
    }

    private static CheckedRequest Check(GptImageRequest request) =>
        CheckedRequest.Of(request with { Prompt = "a red fox" });
}
