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
    public void Given_a_name_in_any_script_when_made_safe_then_it_is_unchanged(string name) =>
        Assert.Equal(name, FileNames.MakeSafe(name));

    [Theory]
    [InlineData("a<b>c:d\"e/f\\g|h?i*j", "a_b_c_d_e_f_g_h_i_j")]
    [InlineData("tab\tline\nnull\0", "tab_line_null_")]
    public void Given_forbidden_or_invisible_characters_when_made_safe_then_each_is_an_underscore(
        string name, string safe) =>
        Assert.Equal(safe, FileNames.MakeSafe(name));

    [Fact]
    public void Given_a_lone_surrogate_when_made_safe_then_it_is_an_underscore() =>
        Assert.Equal("half_", FileNames.MakeSafe("half\ud83d"));

    [Theory]
    [InlineData("CON", "_CON")]
    [InlineData("nul.png", "_nul.png")]
    [InlineData("Com1", "_Com1")]
    [InlineData("lpt9.tar.gz", "_lpt9.tar.gz")]
    [InlineData("AUX .png", "_AUX .png")]
    [InlineData("console", "console")]
    [InlineData("com10", "com10")]
    [InlineData("prn-1", "prn-1")]
    public void Given_the_name_of_a_Windows_device_when_made_safe_then_it_is_another_name(string name, string safe) =>
        Assert.Equal(safe, FileNames.MakeSafe(name));

    [Theory]
    [InlineData("name.", "name")]
    [InlineData("name. . .", "name")]
    [InlineData("  name  ", "name")]
    [InlineData(".hidden", "hidden")]
    public void Given_dots_and_spaces_at_the_ends_when_made_safe_then_they_are_removed(string name, string safe) =>
        Assert.Equal(safe, FileNames.MakeSafe(name));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(" . . ")]
    public void Given_a_name_of_which_nothing_is_left_when_made_safe_then_it_is_image(string name) =>
        Assert.Equal("image", FileNames.MakeSafe(name));

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..\\..\\Windows\\System32\\evil.dll")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\evil")]
    [InlineData("a/../../b")]
    public void Given_a_name_with_a_path_when_made_safe_then_it_stays_in_its_folder(string name)
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
    public void Given_a_long_name_when_made_safe_then_it_is_cut_between_characters_and_keeps_its_extension(
        string character)
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
    public void Given_a_URL_alone_when_naming_its_image_then_the_name_is_the_last_segment(string url, string name) =>
        Assert.Equal(name, FileNames.OfUri(new Uri(url)));

    [Theory]
    [InlineData("fox", 1, "fox-1")]
    [InlineData("fox.png", 2, "fox-2.png")]
    [InlineData("v1.2", 3, "v1.2-3")]
    public void Given_a_number_when_added_to_a_name_then_it_stands_before_the_extension(
        string name, int number, string numbered) =>
        Assert.Equal(numbered, FileNames.WithNumber(name, number));

    [Theory]
    [InlineData("fox.PNG", "fox", ".PNG")]
    [InlineData("fox.jpeg", "fox", ".jpeg")]
    [InlineData("fox.txt", "fox.txt", "")]
    [InlineData("v1.2", "v1.2", "")]
    public void Given_a_name_when_split_then_only_the_extension_of_an_image_is_one(
        string name, string stem, string extension) =>
        Assert.Equal((stem, extension), FileNames.Split(name));

    [Theory]
    [InlineData("a", "")]
    [InlineData("狐", ".png")]
    [InlineData("👩‍👩‍👧", ".jpeg")]
    [InlineData(". ", "")]
    public void Given_a_long_name_when_numbered_then_it_keeps_its_number_and_its_extension(
        string character, string extension)
    {
        var name = string.Concat(Enumerable.Repeat(character, 300)) + extension;

        var safe =
            Enumerable.Range(1, 12).Select(number => FileNames.MakeSafe(FileNames.WithNumber(name, number))).ToArray();

        Assert.Equal(12, safe.Distinct().Count());
        Assert.EndsWith("-12" + extension, safe[^1]);
        Assert.All(safe, one => Assert.InRange(Encoding.UTF8.GetByteCount(one), 2, 200));
    }
}
