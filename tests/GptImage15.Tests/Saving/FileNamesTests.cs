using System.Globalization;
using System.Text;
using GptImage15.Saving;

namespace GptImage15.Tests.Saving;

public class FileNamesTests
{
    [Theory]
    [InlineData("赤い狐")]
    [InlineData("雪山的日出")]
    [InlineData("Un renard roux près du château")]
    [InlineData("🦊 fox")]
    [InlineData("v1.2 final (3)")]
    public void Names_of_any_script_are_kept(string name) => Assert.Equal(name, FileNames.MakeSafe(name));

    [Theory]
    [InlineData("a<b>c:d\"e/f\\g|h?i*j", "a_b_c_d_e_f_g_h_i_j")]
    [InlineData("tab\tline\nnull\0", "tab_line_null_")]
    public void What_Windows_forbids_and_what_no_one_sees_becomes_an_underscore(string name, string safe) =>
        Assert.Equal(safe, FileNames.MakeSafe(name));

    [Fact]
    public void Half_a_character_becomes_an_underscore() => Assert.Equal("half_", FileNames.MakeSafe("half\ud83d"));

    [Theory]
    [InlineData("CON", "_CON")]
    [InlineData("nul.png", "_nul.png")]
    [InlineData("Com1", "_Com1")]
    [InlineData("lpt9.tar.gz", "_lpt9.tar.gz")]
    [InlineData("AUX .png", "_AUX .png")]
    [InlineData("console", "console")]
    [InlineData("com10", "com10")]
    [InlineData("prn-1", "prn-1")]
    public void A_device_of_Windows_is_no_name(string name, string safe) => Assert.Equal(safe, FileNames.MakeSafe(name));

    [Theory]
    [InlineData("name.", "name")]
    [InlineData("name. . .", "name")]
    [InlineData("  name  ", "name")]
    [InlineData(".hidden", "hidden")]
    public void Dots_and_spaces_at_the_ends_go(string name, string safe) => Assert.Equal(safe, FileNames.MakeSafe(name));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(" . . ")]
    public void Where_nothing_is_left_the_name_is_image(string name) => Assert.Equal("image", FileNames.MakeSafe(name));

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..\\..\\Windows\\System32\\evil.dll")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\evil")]
    [InlineData("a/../../b")]
    public void No_name_leads_out_of_its_folder(string name)
    {
        var folder = Path.GetFullPath("folder");

        var path = Path.GetFullPath(Path.Combine(folder, FileNames.MakeSafe(name)));

        Assert.Equal(folder, Path.GetDirectoryName(path));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("狐")]
    [InlineData("é")] // A letter and a combining accent.
    [InlineData("👩‍👩‍👧")]
    public void A_long_name_is_cut_between_characters_and_keeps_its_extension(string character)
    {
        var safe = FileNames.MakeSafe(string.Concat(Enumerable.Repeat(character, 300)) + ".png");

        Assert.EndsWith(".png", safe);
        Assert.InRange(Encoding.UTF8.GetByteCount(safe), 150, 200);
        var elements = StringInfo.GetTextElementEnumerator(safe[..^4]);
        while (elements.MoveNext())
        {
            Assert.Equal(character, elements.GetTextElement());
        }
    }

    [Theory]
    [InlineData("https://cdn.example.com/a/b/fox.png?sig=1#x", "fox.png")]
    [InlineData("https://cdn.example.com/%E7%8B%90.png", "狐.png")]
    [InlineData("https://cdn.example.com/a%2F..%2F..%2Fb.png", "a_.._.._b.png")]
    [InlineData("https://cdn.example.com/", "image")]
    [InlineData("https://cdn.example.com", "image")]
    [InlineData("https://cdn.example.com/images/", "images")]
    public void An_image_of_a_bare_address_is_named_after_its_last_segment(string url, string name) =>
        Assert.Equal(name, FileNames.OfUri(new Uri(url)));

    [Theory]
    [InlineData("fox", 1, "fox-1")]
    [InlineData("fox.png", 2, "fox-2.png")]
    [InlineData("v1.2", 3, "v1.2-3")]
    public void A_number_stands_before_the_extension(string name, int number, string numbered) =>
        Assert.Equal(numbered, FileNames.WithNumber(name, number));

    [Theory]
    [InlineData("fox.PNG", "fox", ".PNG")]
    [InlineData("fox.jpeg", "fox", ".jpeg")]
    [InlineData("fox.txt", "fox.txt", "")]
    [InlineData("v1.2", "v1.2", "")]
    public void Only_an_images_extension_is_one(string name, string stem, string extension) =>
        Assert.Equal((stem, extension), FileNames.Split(name));

    [Theory]
    [InlineData("a", "")]
    [InlineData("狐", ".png")]
    [InlineData("👩‍👩‍👧", ".jpeg")]
    [InlineData(". ", "")]
    public void A_long_name_keeps_its_number_and_its_extension(string character, string extension)
    {
        var name = string.Concat(Enumerable.Repeat(character, 300)) + extension;

        var safe = Enumerable.Range(1, 12).Select(number => FileNames.MakeSafe(FileNames.WithNumber(name, number))).ToArray();

        Assert.Equal(12, safe.Distinct().Count());
        Assert.EndsWith("-12" + extension, safe[^1]);
        Assert.All(safe, one => Assert.InRange(Encoding.UTF8.GetByteCount(one), 2, 200));
    }
}
