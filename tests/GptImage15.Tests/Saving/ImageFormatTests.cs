using GptImage15.Saving;
using GptImage15.Simulator;
using GptImage15.Tests.Support;

namespace GptImage15.Tests.Saving;

public class ImageFormatTests : ServiceTest
{
    [Theory]
    [InlineData(ImageKind.Png, ".png")]
    [InlineData(ImageKind.Jpeg, ".jpg")]
    [InlineData(ImageKind.WebP, ".webp")]
    [InlineData(ImageKind.Gif, ".gif")]
    [InlineData(ImageKind.Avif, ".avif")]
    [InlineData(ImageKind.Html, null)]
    public async Task Given_the_start_of_a_file_when_detecting_its_format_then_the_content_decides_the_extension(
        ImageKind kind, string? extension)
    {
        using var content = new MemoryStream();
        await Create.Client(apiKey: null, Options())
            .DownloadAsync(new Uri(Service.BaseUri, $"samples/{kind}"), content);

        Assert.NotEqual(0, content.Length);
        Assert.Equal(extension, ImageFormat.ExtensionOf(content.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF8")]
    [InlineData("RIFF\0\0\0\0WAVE")]
    [InlineData("RIFF\0\0\0\0WEB")]
    [InlineData("\0\0\0 ftypmp42\0\0\0\0isommp42")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    public void Given_other_content_when_detecting_its_format_then_it_is_no_image(string start) =>
        Assert.Null(ImageFormat.ExtensionOf(System.Text.Encoding.Latin1.GetBytes(start)));

    [Fact]
    public void Given_avif_among_the_compatible_brands_when_detecting_the_format_then_it_is_AVIF() =>
        Assert.Equal(".avif", ImageFormat.ExtensionOf("\0\0\0 ftypmif1\0\0\0\0mif1avif"u8));

    [Theory]
    [InlineData(".jpg", ".JPEG", true)]
    [InlineData(".PNG", ".png", true)]
    [InlineData(".jpg", ".png", false)]
    public void Given_two_extensions_when_compared_then_spellings_of_one_format_are_equal(
        string one, string other, bool same) =>
        Assert.Equal(same, ImageFormat.AreSame(one, other));
}
